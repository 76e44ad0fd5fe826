// What of a GPU's driver the emulated one has not: its compiler and its libraries. The rest is in
// tests/cuda/driver.cpp.
#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "tests/cuda/numbers.hpp"

using namespace hornet;

namespace {

// All different, of both signs, whole sixteenths: sums of products are exact in float32.
template <class T>
std::vector<T> numbers(std::int64_t n, int seed) {
  std::vector<T> out;
  for (std::int64_t i = 0; i < n; ++i) out.push_back(static_cast<T>((i * 7 + seed * 13) % 33 - 16) / T{16});
  return out;
}

template <class T>
void check_product(const cuda::MatrixProduct& p, std::int64_t skip = 0) {
  INFO(p.m << " x " << p.n << " x " << p.k << ", batch " << p.batch << ", transposed " << p.transpose_a << p.transpose_b
           << ", bias " << p.bias << ", f64 " << p.f64 << ", skipped " << skip);
  const auto at = [](std::int64_t i) { return static_cast<std::size_t>(i); };
  const std::vector<T> a = numbers<T>(skip + p.batch * p.m * p.k, 1), b = numbers<T>(skip + p.batch * p.k * p.n, 2),
                       bias = numbers<T>(skip + p.n, 3);
  std::vector<T> expected(at(p.batch * p.m * p.n));
  for (std::int64_t s = 0; s < p.batch; ++s)
    for (std::int64_t i = 0; i < p.m; ++i)
      for (std::int64_t j = 0; j < p.n; ++j) {
        T sum = p.bias ? bias[at(skip + j)] : T{0};
        for (std::int64_t l = 0; l < p.k; ++l)
          sum += a[at(skip + s * p.m * p.k + (p.transpose_a ? l * p.m + i : i * p.k + l))] *
                 b[at(skip + s * p.k * p.n + (p.transpose_b ? j * p.k + l : l * p.n + j))];
        expected[at((s * p.m + i) * p.n + j)] = sum;
      }
  const auto call = cuda::driver().matrix_product(p, cuda::Precision::float32);
  if (!call) {
    MESSAGE("cuBLASLt has no algorithm");
    return;
  }
  const Numbers<T> device_a(a), device_b(b), device_bias(bias), out(expected.size());
  const Numbers<std::byte> workspace(at(call->workspace_bytes() + 1));
  const void* in[] = {device_a.data() + skip, device_b.data() + skip, device_bias.data() + skip};
  call->run(in, out.data(), workspace.data());
  CHECK(out.host() == expected);
}

}  // namespace

TEST_SUITE("gpu") {
  TEST_CASE("source is compiled and run; what is wrong with one is told in the compiler's words") {
    const std::string source =
        "extern \"C\" __global__ void scale(float* x, float by, int n) {\n"
        "  const int i = blockIdx.x * blockDim.x + threadIdx.x;\n"
        "  if (i < n) x[i] *= by;\n"
        "}\n";
    const std::string names[] = {"scale"};
    const std::atomic<bool> unwanted = false;
    const auto program = cuda::driver().load(cuda::driver().compile(source, unwanted), names);
    const Numbers<float> x(std::vector<float>{1, 2, 3, 4, 5});
    float* data = x.data();
    float by = 3;
    int n = 5;
    void* arguments[] = {&data, &by, &n};
    program->launch(0, 3, 2, arguments);
    CHECK(x.host() == std::vector<float>{3, 6, 9, 12, 15});
    CHECK_THROWS_WITH_AS(cuda::driver().compile("extern \"C\" __global__ void f() { nothing(); }", unwanted),
                         doctest::Contains("\"nothing\" is undefined"), std::runtime_error);
  }

  TEST_CASE("matrix products, transposed or not, of batches, with a bias, at any address") {
    for (const bool transpose_a : {false, true})
      for (const bool transpose_b : {false, true})
        for (const std::int64_t batch : {1, 3}) {
          cuda::MatrixProduct p{.m = 5, .n = 7, .k = 11, .batch = batch};
          p.transpose_a = transpose_a;
          p.transpose_b = transpose_b;
          check_product<float>(p);
          check_product<float>(p, 1);  // four bytes past a multiple of 256
          p.bias = true;
          check_product<float>(p);
          check_product<float>(p, 3);
          p.bias = false;
          p.f64 = true;
          check_product<double>(p);
        }
    check_product<float>({.m = 32, .n = 512, .k = 784, .bias = true});
    CHECK(cuda::driver().matrix_product({.m = 5, .n = 0, .k = 3}, cuda::Precision::float32) == nullptr);
  }
}
