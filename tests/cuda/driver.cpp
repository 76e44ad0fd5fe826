// The driver of a GPU, call by call; the emulated one keeps to the same rules.
#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "src/backends/cuda/device/strided_copy.hpp"
#include "src/backends/cuda/launch.hpp"
#include "tests/cuda/backends.hpp"
#include "tests/cuda/numbers.hpp"

using namespace hornet;

namespace {

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

TEST_SUITE("cuda") {
  TEST_CASE("memory comes zeroed and aligned; what goes up in pieces comes back, whatever becomes of its source") {
    gpu_under_test();
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
    gpu_under_test();
    const cuda::MemoryState before = cuda::driver().memory_state();
    CHECK(before.free <= before.total);
    CHECK(cuda::driver().allocate(before.total * 2) == nullptr);
    CHECK(Numbers<float>(7).host() == std::vector<float>(7, 0.0F));
  }

  TEST_CASE("a recording does nothing until it is replayed, and then each time") {
    gpu_under_test();
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
    gpu_under_test();
    const Numbers<float> memory(std::vector<float>{1, 2, 3, 0, 0, 0});
    CopyOfHalf work{&memory, true};
    CHECK_THROWS_WITH_AS(cuda::driver().record(CopyOfHalf::run, &work), "the work failed", std::runtime_error);
    work.fails = false;
    work.enqueue();
    cuda::driver().upload(memory.data(), std::vector<float>{1, 2, 3, 0, 0, 0}.data(), memory.bytes());
    cuda::driver().record(CopyOfHalf::run, &work)->replay();
    CHECK(memory.host() == std::vector<float>{1, 2, 3, 1, 2, 3});
  }

  TEST_CASE("what waits, allocates or loads cannot be recorded, and says so") {
    gpu_under_test();
    const Numbers<float> memory(7);
    const auto record = [](auto work) {
      cuda::driver().record([](void* object) { (*static_cast<decltype(work)*>(object))(); }, &work);
    };
    CHECK_THROWS_WITH_AS(record([] { cuda::driver().wait(); }), doctest::Contains("recorded step"), std::runtime_error);
    CHECK_THROWS_WITH_AS(record([] { cuda::driver().allocate(8); }), doctest::Contains("recorded step"),
                         std::runtime_error);
    CHECK_THROWS_WITH_AS(record([&] { memory.host(); }), doctest::Contains("recorded step"), std::runtime_error);
    CHECK_THROWS_WITH_AS(record([&] { cuda::driver().upload(memory.data(), &memory, 4); }),
                         doctest::Contains("recorded step"), std::runtime_error);
    CHECK_THROWS_WITH_AS(record([] { cuda::driver().load("", {}); }), doctest::Contains("recorded step"),
                         std::runtime_error);
    cuda::driver().wait();
  }

  TEST_CASE("a launch of no blocks, or of more than a grid has, is refused; a maker's launch of nothing is none") {
    gpu_under_test();
    const cuda::Launcher fill = cuda::driver().find_kernel(typeid(cuda::Fill<std::uint32_t>).name());
    const Numbers<std::uint32_t> memory(std::vector<std::uint32_t>{5});
    const cuda::Fill<std::uint32_t> zero{memory.data(), 0};
    CHECK_THROWS_WITH_AS(fill(&zero, 0, cuda::driver().stream()), doctest::Contains("invalid configuration argument"),
                         std::runtime_error);
    cuda::Launch<cuda::Fill<std::uint32_t>>()(zero, 0);
    CHECK(memory.host() == std::vector<std::uint32_t>{5});
  }
}
