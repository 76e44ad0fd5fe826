// Pointwise ops of all element types: the bits that the CPU's kernels give.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "src/backends/elements/casts.hpp"
#include "tests/cuda/beside_cpu.hpp"
#include "tests/cuda/emulated_driver.hpp"
#include "tests/cuda/pointwise_cases.hpp"

using namespace hornet;

namespace {

// The CPU takes numbers below the normal ones for 0, the GPU does not.
template <class T>
T flushed(T x) {
  if constexpr (is_floating(dtype_of<T>)) {
    using Number = elements::Computed<T>;
    return std::abs(static_cast<Number>(x)) < std::numeric_limits<Number>::min() ? T{0} : x;
  } else {
    return x;
  }
}

// Of float64, and of angles so large that they are libm's, a GPU has functions of its own, which may differ in the last
// digits; all others are Hornet's. Relative to the result, of 0 to 1.
template <class T>
double apart(const OpCase& one) {
  if (cuda::is_emulated() || !is_floating(dtype_of<T>)) return 0;
  if constexpr (std::is_same_v<T, double>) return 1e-13;
  const bool of_angles = one.op == "sin" || one.op == "cos" || one.op == "tan";
  return of_angles ? 4 * (sizeof(T) == sizeof(float) ? 0x1p-23 : 0x1p-8) : 0;
}

template <class T>
bool differ(T x, T y, double apart) {
  const auto a = flushed(x), b = flushed(y);
  if (a == b || (x != x && y != y)) return false;
  const auto wide = [](T number) { return static_cast<double>(static_cast<elements::Computed<T>>(number)); };
  return !(std::abs(wide(a) - wide(b)) <= apart * std::max(std::abs(wide(b)), std::is_same_v<T, double> ? 1.0 : 0.0));
}

template <class T>
std::int64_t differing(std::span<const T> a, std::span<const T> b, double apart) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) count += differ(a[i], b[i], apart) ? 1 : 0;
  return count;
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("pointwise ops give the CPU's bits for all types of elements") {
    const std::vector<OpCase> cases = pointwise_cases_of_all_types();
    CHECK(cases.size() > 150);
    for (const OpCase& one : cases) {
      const DType type = one.inputs.back().dtype(), floats = is_floating(type) ? type : f32;
      const Tensor got = run_case(one, floats, gpu_under_test())[0],
                   expected = run_case(one, floats, open_backend())[0];
      REQUIRE(got.type() == expected.type());
      const std::int64_t wrong = dispatch(got.dtype(), [&](auto zero) {
        using T = decltype(zero);
        return differing<T>(got.data<T>(), expected.data<T>(), apart<T>(one));
      });
      CHECK_MESSAGE(wrong == 0, one.op << " " << one.attributes << " of " << to_string(type));
    }
  }
}
