// The driver of a GPU, call by call.
#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "src/backends/cuda/device/strided_copy.hpp"
#include "src/backends/cuda/launch.hpp"

using namespace hornet;

namespace {

// n numbers on the device.
template <class T>
class Numbers {
 public:
  explicit Numbers(std::size_t n) : n_(n), memory_(cuda::driver().allocate(bytes())) { REQUIRE(memory_ != nullptr); }
  explicit Numbers(const std::vector<T>& values) : Numbers(values.size()) {
    cuda::driver().upload(memory_, values.data(), bytes());
  }
  ~Numbers() { cuda::driver().release(memory_); }
  Numbers(const Numbers&) = delete;
  Numbers& operator=(const Numbers&) = delete;

  T* data() const { return static_cast<T*>(memory_); }
  std::int64_t bytes() const { return static_cast<std::int64_t>(n_ * sizeof(T)); }
  std::vector<T> host() const {
    std::vector<T> values(n_);
    cuda::driver().download(values.data(), memory_, bytes());
    return values;
  }

 private:
  std::size_t n_;
  void* memory_;
};

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

struct CopyOfHalf {
  const Numbers<float>* numbers;
  bool fails = false;
  void enqueue() const {
    if (fails) throw std::runtime_error("the work failed");
    cuda::StridedCopy<std::uint32_t> copy{};  // the second half becomes the first
    copy.axes = 1;
    copy.extent[0] = 3;
    copy.in_stride[0] = copy.out_stride[0] = 1;
    copy.in = reinterpret_cast<const std::uint32_t*>(numbers->data());
    copy.out = reinterpret_cast<std::uint32_t*>(numbers->data()) + 3;
    cuda::Launch<cuda::StridedCopy<std::uint32_t>>()(copy, 3);
  }
  static void run(void* object) { static_cast<CopyOfHalf*>(object)->enqueue(); }
};

}  // namespace

TEST_SUITE("gpu") {
  TEST_CASE("memory comes zeroed and aligned; what goes up in pieces comes back, whatever becomes of its source") {
    const std::size_t n = (std::size_t{9} << 20) + 3;  // two buffers of the ring and a bit
    const Numbers<std::uint8_t> memory(n);
    CHECK(reinterpret_cast<std::uintptr_t>(memory.data()) % 256 == 0);
    CHECK(memory.host() == std::vector<std::uint8_t>(n, 0));
    std::vector<std::uint8_t> source(n);
    for (int round = 1; round <= 5; ++round) {  // more pieces than the ring has
      for (std::size_t i = 0; i < n; ++i)
        source[i] = static_cast<std::uint8_t>(i * 31 + static_cast<std::size_t>(round));
      const std::vector<std::uint8_t> kept = source;
      cuda::driver().upload(memory.data(), source.data(), memory.bytes());
      std::fill(source.begin(), source.end(), std::uint8_t{0});
      CHECK(memory.host() == kept);
    }
    const Numbers<std::uint8_t> copy(n);
    cuda::driver().copy(copy.data(), memory.data(), memory.bytes());
    CHECK(copy.host() == memory.host());
  }

  TEST_CASE("memory that is not there is not given, and the next request is") {
    const cuda::MemoryState before = cuda::driver().memory_state();
    CHECK(before.free <= before.total);
    CHECK(cuda::driver().allocate(before.total * 2) == nullptr);
    CHECK(Numbers<float>(7).host() == std::vector<float>(7, 0.0F));
  }

  TEST_CASE("a recording does nothing until it is replayed, and then each time") {
    const Numbers<float> memory(std::vector<float>{1, 2, 3, 0, 0, 0});
    CopyOfHalf work{&memory};
    work.enqueue();  // kernels are loaded when they are first launched
    const std::vector<float> first{1, 2, 3, 0, 0, 0};
    cuda::driver().upload(memory.data(), first.data(), memory.bytes());
    const auto recording = cuda::driver().record(CopyOfHalf::run, &work);
    CHECK(memory.host() == std::vector<float>{1, 2, 3, 0, 0, 0});
    recording->replay();
    CHECK(memory.host() == std::vector<float>{1, 2, 3, 1, 2, 3});
    const std::vector<float> next{4, 5, 6};
    cuda::driver().upload(memory.data(), next.data(), 12);
    recording->replay();
    CHECK(memory.host() == std::vector<float>{4, 5, 6, 4, 5, 6});
  }

  TEST_CASE("work that fails while it is recorded tells its own error, and the next recording works") {
    const Numbers<float> memory(std::vector<float>{1, 2, 3, 0, 0, 0});
    CopyOfHalf work{&memory, true};
    CHECK_THROWS_WITH_AS(cuda::driver().record(CopyOfHalf::run, &work), "the work failed", std::runtime_error);
    work.fails = false;
    cuda::driver().record(CopyOfHalf::run, &work)->replay();
    CHECK(memory.host() == std::vector<float>{1, 2, 3, 1, 2, 3});
  }

  TEST_CASE("what waits or allocates cannot be recorded, and says so") {
    const auto record = [](auto work) {
      cuda::driver().record([](void* object) { (*static_cast<decltype(work)*>(object))(); }, &work);
    };
    CHECK_THROWS_WITH_AS(record([] { cuda::driver().wait(); }), doctest::Contains("recorded step"), std::runtime_error);
    CHECK_THROWS_WITH_AS(record([] { cuda::driver().allocate(8); }), doctest::Contains("recorded step"),
                         std::runtime_error);
    cuda::driver().wait();
  }

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
