#include "src/backends/cuda/device/divider.hpp"

#include <doctest/doctest.h>

#include <vector>

using hornet::cuda::Divider;
using hornet::cuda::DividerOf;

TEST_SUITE("cuda") {
  TEST_CASE("a divider divides as division does, up to the ends of 31, 32 and 63 bits") {
    constexpr std::int64_t one = 1;
    std::vector<std::int64_t> numbers{0, (one << 62) + 12345, (one << 40) + 7};
    for (int bit = 0; bit < 34; ++bit)
      for (std::int64_t near = -2; near <= 2; ++near)
        if ((one << bit) + near > 0) numbers.push_back((one << bit) + near);
    for (std::int64_t n = 3; n < one << 31; n = n * 5 / 3 + 1) numbers.push_back(n);
    for (const std::int64_t by : numbers) {
      if (by == 0) continue;
      const Divider divider(by);
      CHECK(std::int64_t{divider} == by);
      for (const std::int64_t n : numbers) {
        std::int64_t whole = n;
        const std::int64_t rest = divider.take_remainder(whole);
        if (whole != n / by || rest != n % by) FAIL_CHECK(n << " / " << by << " is " << whole << ", rest " << rest);
      }
    }
  }

  TEST_CASE("a divider of 32 bits does") {
    std::vector<int> numbers{0, 2147483647};
    for (std::int64_t n = 1; n < 2147483647; n = n * 7 / 5 + 1) numbers.push_back(static_cast<int>(n));
    for (const int by : numbers) {
      if (by == 0) continue;
      const DividerOf<int> divider(by);
      CHECK(int{divider} == by);
      for (const int n : numbers) {
        int whole = n;
        const int rest = divider.take_remainder(whole);
        if (whole != n / by || rest != n % by) FAIL_CHECK(n << " / " << by << " is " << whole << ", rest " << rest);
      }
    }
  }
}
