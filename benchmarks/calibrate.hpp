// What this machine can do at best, measured in the same run as a benchmark, so that figures can be given as shares.
#pragma once

namespace hornet::benchmarks {

struct Calibration {
  int threads = 1;
  double fma_gflops = 0;     // float multiply-adds of all threads together, two operations each
  double stream_gbytes = 0;  // GB/s read and written by y = a·x + y over arrays far larger than the caches, all threads
  double adam_us = 0;        // one pass of Adam over 407,050 weights (6.5 MB of w, m, v, g), all threads, in µs
  // What a cache line takes from one thread to another, in ns: some 40 between cores that share a cache, some 200
  // between others. A virtual machine's cores may be now the one and now the other, so the least and the most are kept.
  // 0 of one thread.
  double handoff_ns = 0, most_handoff_ns = 0;
};

// Of two looks, before and after some work: other processes can only lower what a machine can do.
Calibration better(const Calibration& a, const Calibration& b);

// Takes about 0.2 s with hornet::num_threads() threads; each figure is the best of many repetitions.
Calibration calibrate();

}  // namespace hornet::benchmarks
