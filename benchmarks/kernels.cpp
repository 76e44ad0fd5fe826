// Prints what the CPU's matrix products, convolutions and vector kernels reach of this machine's peak.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/calibrate.hpp"
#include "benchmarks/stopwatch.hpp"
#include "src/backends/cpu/convolution.hpp"
#include "src/backends/cpu/gemm.hpp"
#include "src/backends/cpu/pooling.hpp"
#include "src/base/threads.hpp"

namespace {

using namespace hornet::cpu;
using hornet::benchmarks::best_seconds;
using hornet::benchmarks::Calibration;

std::vector<float> filled(std::int64_t n) { return std::vector<float>(static_cast<std::size_t>(n), 0.5F); }

void print(const Calibration& peak, const std::string& name, double flops, double seconds) {
  std::printf("  %-34s %9.1f us  %3.0f %% of peak\n", name.c_str(), seconds * 1e6,
              flops / seconds * 1e-7 / peak.fma_gflops);
}

void products(const Calibration& peak) {
  struct Product {
    const char* name;
    bool transpose_a, transpose_b;
    std::int64_t m, n, k;
  };
  for (const Product& p : {Product{"dense forward 32x784 . 784x512", false, false, 32, 512, 784},
                           Product{"dense kernel gradient 784x512", true, false, 784, 512, 32},
                           Product{"logits 32x512 . 512x10", false, false, 32, 10, 512},
                           Product{"logits' input gradient", false, true, 32, 512, 10},
                           Product{"predict 1024x784 . 784x512", false, false, 1024, 512, 784}}) {
    const std::vector<float> a = filled(p.m * p.k), b = filled(p.k * p.n);
    std::vector<float> c = filled(p.m * p.n);
    const Gemm<float> g{p.transpose_a,
                        p.transpose_b,
                        p.m,
                        p.n,
                        p.k,
                        a.data(),
                        p.transpose_a ? p.m : p.k,
                        b.data(),
                        p.transpose_b ? p.k : p.n,
                        c.data(),
                        p.n,
                        false};
    const double seconds = best_seconds(200, [&] { parallel_gemm(g); });
    print(peak, p.name, 2.0 * static_cast<double>(p.m * p.n * p.k), seconds);
  }
}

void convolution(const Calibration& peak, const std::string& name, const ConvolutionShape& s) {
  std::vector<float> x = filled(s.batch * s.input_image()), kernel = filled(s.kernel_size());
  std::vector<float> y = filled(s.batch * s.output_image());
  const double flops = 2.0 * static_cast<double>(s.batch * s.output_image() * s.kernel_size() / s.out_channels);
  const auto measure = [&](ConvolutionPass pass, const char* what, const float* a, const float* b, float* out) {
    const auto time = [&](const std::unique_ptr<Convolution<float>>& prepared) {
      const std::size_t bytes = static_cast<std::size_t>(prepared->scratch_bytes() + 63) / 64 * 64 + 64;
      const std::unique_ptr<void, void (*)(void*)> scratch(std::aligned_alloc(64, bytes), std::free);
      return best_seconds(40, [&] { prepared->run(a, b, out, scratch.get(), {}); });
    };
    print(peak, name + what, flops, time(prepare_convolution<float>(pass, s)));
    if (is_winograd(pass, s)) print(peak, "  by direct sums", flops, time(prepare_direct_convolution(pass, s)));
#ifdef HORNET_ONEDNN
    print(peak, "  by oneDNN", flops, time(prepare_onednn_convolution(pass, s)));
#endif
  };
  measure(ConvolutionPass::forward, " forward", x.data(), kernel.data(), y.data());
  measure(ConvolutionPass::input_gradient, " input gradient", y.data(), kernel.data(), x.data());
  measure(ConvolutionPass::kernel_gradient, " kernel gradient", x.data(), y.data(), kernel.data());
}

// Square images, a batch of 128.
ConvolutionShape convolved(std::int64_t side, std::int64_t kernel, std::int64_t in, std::int64_t out,
                           std::int64_t pad) {
  return {.batch = 128,
          .in_channels = in,
          .out_channels = out,
          .image = {1, side, side},
          .kernel = {1, kernel, kernel},
          .pad_before = {0, pad, pad},
          .pad_after = {0, pad, pad}};
}

void pools() {
  const PoolWindows w{.channels = 32,
                      .image = {1, 26, 26},
                      .out = {1, 13, 13},
                      .sizes = {1, 2, 2},
                      .strides = {1, 2, 2},
                      .pads = {0, 0, 0}};
  const std::vector<float> x = filled(128 * 26 * 26 * 32), dy = filled(128 * 13 * 13 * 32);
  std::vector<float> y = dy, dx = x;
  std::printf("  max pool 128x26x26x32 %.1f us, gradient %.1f us\n",
              1e6 * best_seconds(40, [&] { max_pool(y.data(), x.data(), 128, w); }),
              1e6 * best_seconds(40, [&] { max_pool_gradient(dx.data(), x.data(), dy.data(), 128, w); }));
}

void vectors() {
  const VectorTable& table = vector_table();
  std::vector<float> x = filled(1024), y = filled(1024), out = filled(1024);
  const void* in[] = {x.data(), y.data(), y.data()};
  const auto picoseconds = [&](auto f) {
    return 1e12 / 1024 / 100 * best_seconds(100, [&] {
             for (int i = 0; i < 100; ++i) f();
           });
  };
  std::printf("  %s, ps an element in L1:", table.isa);
  const std::pair<const char*, Instruction> timed[] = {
      {"add", Instruction::add}, {"divide", Instruction::divide}, {"sqrt", Instruction::sqrt},
      {"exp", Instruction::exp}, {"log", Instruction::log},       {"tanh", Instruction::tanh},
      {"sin", Instruction::sin}, {"erf", Instruction::erf},       {"power", Instruction::power}};
  for (const auto& [name, instruction] : timed) {
    const auto kernel = table(instruction, hornet::f32);
    std::printf(" %s %.0f", name, picoseconds([&] { kernel(out.data(), in, 1024, nullptr); }));
  }
  std::printf(" uniform %.0f", picoseconds([&] { table.random_f32.uniform(out.data(), 1024, {1, 2, 3, 0}); }));
  std::printf(" softmax %.0f\n", picoseconds([&] { table.row_f32.softmax(out.data(), x.data(), 1024); }));
}

}  // namespace

int main() {
  const int most = hornet::num_threads();
  for (int threads = 1; threads <= most; threads *= 2) {
    hornet::set_num_threads(threads);
    const Calibration peak = hornet::benchmarks::calibrate();
    std::printf("%d thread(s): %.0f GFLOP/s, %.1f GB/s, Adam pass %.0f us, empty region %.2f us\n", threads,
                peak.fma_gflops, peak.stream_gbytes, peak.adam_us,
                1e6 * best_seconds(1000, [] { hornet::parallel_for(2, [](std::int64_t) {}); }));
    products(peak);
    convolution(peak, "conv 26x26 1->32, batch 128", convolved(28, 3, 1, 32, 0));
    convolution(peak, "conv 11x11 32->64, batch 128", convolved(13, 3, 32, 64, 0));
    convolution(peak, "conv 32x32 16->16, batch 128", convolved(32, 3, 16, 16, 1));
    convolution(peak, "conv 16x16 32->32, batch 128", convolved(16, 3, 32, 32, 1));
    convolution(peak, "conv 8x8 64->64, batch 128", convolved(8, 3, 64, 64, 1));
    pools();
  }
  vectors();
}
