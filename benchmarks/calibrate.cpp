#include "benchmarks/calibrate.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <thread>
#include <vector>

#include "benchmarks/stopwatch.hpp"
#include "src/base/threads.hpp"

#define HORNET_INLINE __attribute__((always_inline)) inline
// clang vectorises at every level of optimisation that is in use, and takes a vector's width from no attribute.
#if defined(__clang__)
#define HORNET_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#define HORNET_VECTORISED(isa, width) __attribute__((target(isa)))
#else
#define HORNET_INDEPENDENT _Pragma("GCC ivdep")
#define HORNET_VECTORISED(isa, width) __attribute__((target(isa width), optimize("O3")))
#endif

namespace hornet::benchmarks {
namespace {

// Twelve chains hide the latency of four to five cycles on two units.
constexpr int chains = 12;
constexpr std::int64_t rounds = 20000;

template <int bytes>
struct Vector {
  typedef float type __attribute__((vector_size(bytes)));
};

template <int bytes>
HORNET_INLINE float multiply_add_chains() {
  using V = typename Vector<bytes>::type;
  const V scale = V{} + 0.999F;
  const V shift = V{} + 0.001F;
  V sum[chains];
  for (int i = 0; i < chains; ++i) sum[i] = V{} + static_cast<float>(i);
  for (std::int64_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
    for (int i = 0; i < chains; ++i) sum[i] = sum[i] * scale + shift;
  }
  for (int i = 1; i < chains; ++i) sum[0] += sum[i];
  return sum[0][0];
}

struct FmaLoop {
  float (*run)();
  int lanes;
};

#if defined(__x86_64__)
__attribute__((target("avx512f"))) float fma_avx512() { return multiply_add_chains<64>(); }
__attribute__((target("avx2,fma"))) float fma_avx2() { return multiply_add_chains<32>(); }
#endif
float fma_baseline() { return multiply_add_chains<16>(); }

FmaLoop best_fma_loop() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return {fma_avx512, 16};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return {fma_avx2, 8};
#endif
  return {fma_baseline, 4};
}

double fma_gflops(int threads) {
  const FmaLoop loop = best_fma_loop();
  std::vector<float> sink(static_cast<std::size_t>(threads));
  const double seconds = best_seconds(60, [&] {
    parallel_for(threads, [&](std::int64_t shard) { sink[static_cast<std::size_t>(shard)] = loop.run(); });
  });
  return 2.0 * loop.lanes * chains * static_cast<double>(rounds) * threads / seconds * 1e-9;
}

double stream_gbytes(int threads) {
  constexpr std::int64_t n = 1 << 24;  // 64 MB each
  std::vector<float> x(n, 1.0F), y(n, 2.0F);
  const double seconds = best_seconds(5, [&] {
    parallel_for(threads, [&](std::int64_t shard) {
      for (std::int64_t i = n * shard / threads; i < n * (shard + 1) / threads; ++i)
        y[static_cast<std::size_t>(i)] += 0.5F * x[static_cast<std::size_t>(i)];
    });
  });
  return 12.0 * static_cast<double>(n) / seconds * 1e-9;
}

// Kingma & Ba 2015, with exact square root and division.
HORNET_INLINE void adam_loop(float* w, float* m, float* v, const float* g, std::int64_t n) {
  HORNET_INDEPENDENT
  for (std::int64_t i = 0; i < n; ++i) {
    m[i] += 0.1F * (g[i] - m[i]);
    v[i] += 0.001F * (g[i] * g[i] - v[i]);
    w[i] -= 0.001F * m[i] / (__builtin_sqrtf(v[i]) + 1e-7F);
  }
}
#if defined(__x86_64__)
HORNET_VECTORISED("avx512f", ",prefer-vector-width=512")
void adam_avx512(float* w, float* m, float* v, const float* g, std::int64_t n) { adam_loop(w, m, v, g, n); }
HORNET_VECTORISED("avx2,fma", "")
void adam_avx2(float* w, float* m, float* v, const float* g, std::int64_t n) { adam_loop(w, m, v, g, n); }
#endif
void adam_baseline(float* w, float* m, float* v, const float* g, std::int64_t n) { adam_loop(w, m, v, g, n); }

auto best_adam() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return adam_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return adam_avx2;
#endif
  return adam_baseline;
}

double adam_us() {
  constexpr std::int64_t n = 407050, shards = 16;
  std::vector<float> w(n, 0.5F), m(n, 0.01F), v(n, 0.01F), g(n, 0.02F);
  const auto adam = best_adam();
  return 1e6 * best_seconds(100, [&] {
           parallel_for(shards, [&](std::int64_t shard) {
             const std::int64_t begin = n * shard / shards;
             adam(w.data() + begin, m.data() + begin, v.data() + begin, g.data() + begin,
                  n * (shard + 1) / shards - begin);
           });
         });
}

// Two threads take turns at adding to a number: one waits for even ones, the other for odd ones.
void take_turns(std::atomic<int>& number, int begin, int end) {
  for (int mine = begin; mine < end; mine += 2) {
    for (int spins = 0; number.load(std::memory_order_acquire) != mine; ++spins)
      if (spins > 10000) std::this_thread::yield();  // they may share a processor
    number.store(mine + 1, std::memory_order_release);
  }
}

double handoff_ns() {
  constexpr int handoffs = 20000;
  const double seconds = best_seconds(5, [] {
    alignas(64) std::atomic<int> number{0};
    std::thread other([&] { take_turns(number, 1, handoffs); });
    take_turns(number, 0, handoffs);
    other.join();
  });
  return seconds / handoffs * 1e9;
}

}  // namespace

Calibration calibrate() {
  const int threads = num_threads();
  const double handoff = threads > 1 ? handoff_ns() : 0;
  return {threads, fma_gflops(threads), stream_gbytes(threads), adam_us(), handoff, handoff};
}

Calibration better(const Calibration& a, const Calibration& b) {
  return {a.threads,
          std::max(a.fma_gflops, b.fma_gflops),
          std::max(a.stream_gbytes, b.stream_gbytes),
          std::min(a.adam_us, b.adam_us),
          std::min(a.handoff_ns, b.handoff_ns),
          std::max(a.most_handoff_ns, b.most_handoff_ns)};
}

}  // namespace hornet::benchmarks
