// oneDNN from our own threads. Its OpenMP barriers spin and collapse beside a busy core (0.6 ms became 7 ms), so every
// call into it runs single-threaded inside a shard of our pool.
#pragma once

#include <omp.h>

namespace hornet::cpu {

// While it lives, OpenMP code called by this thread runs in this thread alone.
class SingleThreadedOpenMp {
 public:
  SingleThreadedOpenMp() : before_(omp_get_max_threads()) {
    if (before_ != 1) omp_set_num_threads(1);
  }
  ~SingleThreadedOpenMp() {
    if (before_ != 1) omp_set_num_threads(before_);
  }
  SingleThreadedOpenMp(const SingleThreadedOpenMp&) = delete;
  SingleThreadedOpenMp& operator=(const SingleThreadedOpenMp&) = delete;

 private:
  int before_;
};

}  // namespace hornet::cpu
