// Pointwise ops of all element types: the bits that the CPU's kernels give.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <limits>

#include "src/backends/elements/casts.hpp"
#include "tests/cuda/beside_cpu.hpp"
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

template <class T>
std::int64_t differing(std::span<const T> a, std::span<const T> b) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (flushed(a[i]) != flushed(b[i]) && (a[i] == a[i] || b[i] == b[i])) ++count;
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
        return differing<T>(got.data<T>(), expected.data<T>());
      });
      CHECK_MESSAGE(wrong == 0, one.op << " " << one.attributes << " of " << to_string(type));
    }
  }
}
