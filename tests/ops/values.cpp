// What structured ops compute, beside plain loops over indices.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <hornet/ops/conv.hpp>
#include <hornet/ops/cumulative.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/pool.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/ops/softmax.hpp>
#include <hornet/runtime/session.hpp>
#include <limits>

#include "tests/ops/cases.hpp"

using namespace hornet;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

using Index = std::vector<std::int64_t>;

// op(x) of one tensor, fed through a placeholder.
Tensor run(const Tensor& x, const std::function<Value(Value)>& op) {
  Graph g;
  const Value in = g.placeholder(x.dtype(), x.shape());
  return Session(g).run({op(in)}, {{in, x}}).front();
}

std::int64_t offset(const Shape& shape, const Index& index) {
  const auto strides = strides_of(shape);
  std::int64_t at = 0;
  for (std::size_t i = 0; i < index.size(); ++i) at += index[i] * strides[i];
  return at;
}

Index index_at(const Shape& shape, std::int64_t position) {
  Index index;
  for (std::int64_t stride : strides_of(shape)) {
    index.push_back(position / stride);
    position %= stride;
  }
  return index;
}

// A float64 tensor whose element at an index is value(index).
Tensor built(const Shape& shape, const std::function<double(const Index&)>& value) {
  Tensor out(f64, shape);
  for (std::int64_t i = 0; i < out.size(); ++i)
    out.data<double>()[static_cast<std::size_t>(i)] = value(index_at(shape, i));
  return out;
}

double at(const Tensor& x, const Index& index) {
  return x.data<double>()[static_cast<std::size_t>(offset(x.shape(), index))];
}

double largest_difference(const Tensor& a, const Tensor& b) {
  REQUIRE(a.shape() == b.shape());
  const Tensor x = a.astype(f64), y = b.astype(f64);
  double worst = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(x.size()); ++i)
    worst = std::max(worst, std::abs(x.data<double>()[i] - y.data<double>()[i]));
  return worst;
}

}  // namespace

TEST_SUITE("ops") {
  TEST_CASE("rearranging ops move every element where it belongs, in large tensors and all dtypes") {
    const Tensor x = distinct({37, 53, 41}, 0, 250);
    for (const DType dtype : {f64, f32, i32, i64, u8, b8}) {
      const Tensor in = x.astype(dtype), same = in.astype(f64);
      const auto check = [&](const Tensor& got, const std::function<double(const Index&)>& value) {
        CHECK(got.dtype() == dtype);
        CHECK(identical(got.astype(f64), built(got.shape(), value)));
      };
      check(run(in,
                [](Value v) {
                  return ops::transpose(v, {2, 1, 0});
                }),
            [&](const Index& i) {
              return at(same, {i[2], i[1], i[0]});
            });
      check(run(in,
                [](Value v) {
                  return ops::transpose(v, {1, 0, 2});
                }),
            [&](const Index& i) {
              return at(same, {i[1], i[0], i[2]});
            });
      check(run(in,
                [](Value v) {
                  return ops::transpose(v, {0, 2, 1});
                }),
            [&](const Index& i) {
              return at(same, {i[0], i[2], i[1]});
            });
      check(run(in,
                [](Value v) {
                  return ops::slice(v, {5, 0, 7}, {30, 53, 11});
                }),
            [&](const Index& i) {
              return at(same, {i[0] + 5, i[1], i[2] + 7});
            });
      check(run(in, [](Value v) { return ops::reverse(v, 1); }), [&](const Index& i) {
        return at(same, {i[0], 52 - i[1], i[2]});
      });
      check(run(in,
                [](Value v) {
                  return ops::concatenate({v, ops::reverse(v, -1)}, 1);
                }),
            [&](const Index& i) {
              return i[1] < 53 ? at(same, i) : at(same, {i[0], i[1] - 53, 40 - i[2]});
            });
      check(run(in,
                [](Value v) {
                  return ops::pad(v, {0, 2, 3}, {1, 0, 4}, 1);
                }),
            [&](const Index& i) {
              const bool inside = i[0] < 37 && i[1] >= 2 && i[2] >= 3 && i[2] < 44;
              return inside ? at(same, {i[0], i[1] - 2, i[2] - 3}) : 1.0;
            });
      check(run(in,
                [](Value v) {
                  return ops::broadcast_to(ops::slice(v, {0, 0, 0}, {37, 1, 41}), {3, 37, 5, 41});
                }),
            [&](const Index& i) {
              return at(same, {i[1], 0, i[3]});
            });
    }
  }

  TEST_CASE("sums over any axes equal plain loops, however they are cut into chunks") {
    const std::vector<std::pair<Shape, Index>> cases{
        {{5003, 37}, {0}},        {{3, 70001}, {1}},        {{70001}, {0}},    {{4, 61, 53, 7}, {0, 1, 2}},
        {{4, 61, 53, 7}, {0, 2}}, {{4, 61, 53, 7}, {1, 3}}, {{2, 70001}, {0}}, {{23, 7, 311}, {1}},
    };
    for (const auto& one : cases) {
      const Shape& shape = one.first;
      const Index& axes = one.second;
      const Tensor x = distinct(shape, -1, 2);
      const Tensor got = run(x, [&](Value v) { return ops::sum(v, axes); });
      Tensor expected = Tensor::zeros(got.shape(), f64);
      for (std::int64_t i = 0; i < x.size(); ++i) {
        Index kept, index = index_at(shape, i);
        for (std::size_t axis = 0; axis < index.size(); ++axis)
          if (std::find(axes.begin(), axes.end(), static_cast<std::int64_t>(axis)) == axes.end())
            kept.push_back(index[axis]);
        expected.data<double>()[static_cast<std::size_t>(offset(got.shape(), kept))] += at(x, index);
      }
      CHECK_MESSAGE(largest_difference(got, expected) < 1e-9, to_string(shape));
      const double k = static_cast<double>(x.size() / got.size());
      CHECK(largest_difference(run(x.astype(f32), [&](Value v) { return ops::sum(v, axes); }), expected) <
            1e-5 * std::sqrt(k) * 10);
    }
  }

  TEST_CASE("integer reductions are exact and wrap") {
    const Tensor x = Tensor::arange(2 * 3 * 5, i32).reshape({2, 3, 5});
    CHECK(to_string(run(x, [](Value v) { return ops::sum(v, {0, 2}); })) == "[95 145 195]");
    CHECK(to_string(run(x.astype(u8), [](Value v) { return ops::sum(v); })) == "179");  // 435 - 256
    CHECK(to_string(run(x, [](Value v) { return ops::max(v, {2}); })) == "[[4 9 14]\n [19 24 29]]");
    CHECK(to_string(run(x.astype(i64), [](Value v) { return ops::min(v, {0, 1}); })) == "[0 1 2 3 4]");
  }

  TEST_CASE("NaN wins in maxima and minima, wherever it stands") {
    for (const Tensor& row : {Tensor{not_a_number, 2, 3}, Tensor{1, not_a_number, 3}, Tensor{1, 2, not_a_number}}) {
      CHECK(std::isnan(run(row, [](Value v) { return ops::max(v); }).item()));
      CHECK(std::isnan(run(row, [](Value v) { return ops::min(v); }).item()));
    }
    const Tensor columns({{1, not_a_number}, {not_a_number, 5}, {2, 3}});
    CHECK(to_string(run(columns, [](Value v) { return ops::is_nan(ops::max(v, {0})); })) == "[True True]");
  }

  TEST_CASE("reductions of nothing: a sum is 0, a maximum -inf") {
    const Tensor x = Tensor::zeros({0, 3});
    CHECK(to_string(run(x, [](Value v) { return ops::sum(v, {0}); })) == "[0 0 0]");
    CHECK(run(x, [](Value v) { return ops::max(v); }).item() == -infinity);
  }

  TEST_CASE("softmax neither overflows nor underflows to NaN, along any axis") {
    const Tensor x({{1000, -1000}, {1001, -1000}, {-infinity, 0}});
    const Tensor y = run(x, [](Value v) { return ops::softmax(v, 0); });
    CHECK(y.at({0, 0}) == doctest::Approx(1 / (1 + std::exp(1.0))));
    CHECK(y.at({2, 0}) == 0);
    CHECK(y.at({2, 1}) == 1);
    const Tensor z = run(x, [](Value v) { return ops::log_softmax(v, 1); });
    CHECK(z.at({0, 0}) == 0);
    CHECK(z.at({0, 1}) == -2000);
    CHECK(z.at({2, 0}) == -infinity);
  }

  TEST_CASE("the first of equals is argmax, argmin and first in top_k; NaN counts as greatest and as least") {
    const Tensor x({{3, 7, 7, 1, 1}, {not_a_number, 2, not_a_number, infinity, 0}});
    CHECK(to_string(run(x, [](Value v) { return ops::argmax(v); })) == "[1 0]");
    CHECK(to_string(run(x, [](Value v) { return ops::argmin(v); })) == "[3 0]");
    CHECK(to_string(run(x, [](Value v) { return ops::argmax(v, 0); })) == "[1 0 1 1 0]");
    CHECK(to_string(run(x, [](Value v) { return ops::top_k(v, 4).indices; })) == "[[1 2 0 3]\n [0 2 3 1]]");
    CHECK(to_string(run(x.rows(0, 1), [](Value v) { return ops::top_k(v, 3).values; })) == "[[7 7 3]]");
  }

  TEST_CASE("in_top_k counts the classes above the target's") {
    const Tensor predictions({{0.1, 0.5, 0.4}, {0.3, 0.3, 0.4}, {not_a_number, 0.2, 0.8}, {0.6, 0.2, 0.2}});
    const auto in_top = [&](const std::vector<std::int32_t>& targets, std::int64_t k) {
      return to_string(
          run(predictions, [&](Value v) { return ops::in_top_k(v.graph().constant(Tensor::from(targets)), v, k); }));
    };
    CHECK(in_top({1, 0, 0, 2}, 1) == "[True False False False]");
    CHECK(in_top({2, 1, 2, 1}, 2) == "[True True True True]");
    CHECK(in_top({3, -1, 0, 0}, 3) == "[False False True True]");
  }

  TEST_CASE("gather refuses an index outside its axis when it runs, one_hot leaves the row zero") {
    const Tensor indices = Tensor::from<std::int32_t>({2, 0, 5});
    const auto table = [](Value v) { return v.graph().constant(distinct({5, 3})); };
    CHECK_THROWS_WITH_AS(run(indices, [&](Value v) { return ops::gather(table(v), v); }),
                         doctest::Contains("index 5 at position 2 is outside [0, 5)"), DataError);
    CHECK_THROWS_AS(run(Tensor::from<std::int64_t>({-1}), [&](Value v) { return ops::gather(table(v), v); }),
                    DataError);
    CHECK(to_string(run(indices, [](Value v) { return ops::one_hot(v, 3, i32); })) == "[[0 0 1]\n [1 0 0]\n [0 0 0]]");
  }

  TEST_CASE("cumsum adds along its axis") {
    const Tensor x = Tensor::arange(6, i32).reshape({2, 3});
    CHECK(to_string(run(x, [](Value v) { return ops::cumsum(v, 1); })) == "[[0 1 3]\n [3 7 12]]");
    CHECK(to_string(run(x, [](Value v) { return ops::cumsum(v, 0); })) == "[[0 1 2]\n [3 5 7]]");
  }

  TEST_CASE("convolution equals plain loops, with strides, dilations, padding and groups") {
    const Tensor x = distinct({2, 7, 9, 6}), k = distinct({3, 2, 2, 9}, -1, 1);
    for (const DType dtype : {f32, f64}) {
      const Tensor got = run(x.astype(dtype), [&](Value v) {
        return ops::conv(v, v.graph().constant(k.astype(dtype)),
                         {.strides = {2, 3}, .padding = ops::Pads{{1, 2}, {0, 1}}, .dilations = {2, 1}, .groups = 3});
      });
      const Tensor expected = built(got.shape(), [&](const Index& y) {
        double sum = 0;
        for (std::int64_t u = 0; u < 3; ++u)
          for (std::int64_t v = 0; v < 2; ++v) {
            const std::int64_t row = y[1] * 2 + u * 2 - 1, column = y[2] * 3 + v - 2;
            if (row < 0 || row >= 7 || column < 0 || column >= 9) continue;
            for (std::int64_t c = 0; c < 2; ++c)
              sum += at(x, {y[0], row, column, y[3] / 3 * 2 + c}) * at(k, {u, v, c, y[3]});
          }
        return sum;
      });
      CHECK(got.shape() == Shape{2, 2, 4, 9});
      CHECK(largest_difference(got, expected) < (dtype == f32 ? 1e-5 : 1e-13));
    }
  }

  TEST_CASE("convolution and pooling of an empty batch are empty") {
    const Tensor x = Tensor::zeros({0, 5, 4, 3});
    CHECK(run(x, [](Value v) {
            return ops::conv(v, v.graph().constant(Tensor::ones({2, 2, 3, 7})));
          }).shape() == Shape{0, 4, 3, 7});
    CHECK(run(x, [](Value v) { return ops::max_pool(v, {2, 2}); }).shape() == Shape{0, 2, 2, 3});
  }

  TEST_CASE("average pooling with padding \"same\" divides by the elements inside the image") {
    const Tensor x = Tensor::arange(6, f32).reshape({1, 2, 3, 1});  // [[0 1 2] [3 4 5]]
    const Tensor y = run(x, [](Value v) {
      return ops::average_pool(v, {2, 2}, {.strides = ops::Extents{1, 1}, .padding = "same"});
    });
    CHECK(to_string(y.reshape({2, 3})) == "[[2 3 3.5]\n [3.5 4.5 5]]");
  }
}
