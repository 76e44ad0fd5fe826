// Functions that are written in ops: their gradients beside central differences, and their corners. What they compute
// of plain numbers is compared with Keras in tests/model.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <hornet/autodiff/gradients.hpp>
#include <hornet/ops/arrange.hpp>
#include <hornet/ops/blocks.hpp>
#include <hornet/ops/cumulative.hpp>
#include <hornet/ops/elementary.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/norm.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/patches.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/statistics.hpp>
#include <hornet/ops/tensordot.hpp>
#include <hornet/runtime/eager_ops.hpp>
#include <hornet/runtime/session.hpp>
#include <limits>

#include "tests/ops/cases.hpp"

using namespace hornet;
using doctest::Contains;

namespace {

using Values = std::vector<Value>;

struct Function {
  const char* name;
  std::function<Values(const Values&)> of;
  std::vector<Tensor> inputs;  // the gradients of those of float64 are checked
};

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Value product(Value a, Value b) { return ops::matmul(a, b); }

const Tensor kPlaces = Tensor::from<std::int32_t>({1, -1, 0, 2, 2, 1}, {2, 1, 3});

// Each of one value, of inputs with extents that differ.
std::vector<Function> functions() {
  const Tensor x = distinct({2, 3, 5}), y = distinct({2, 3, 5}, -1, 1.7, 1), small = distinct({2, 3, 5}, -0.9, 0.8);
  const auto one = [](const char* name, Value (*f)(Value), const Tensor& of) {
    return Function{name, [f](const Values& in) { return Values{f(in[0])}; }, {of}};
  };
  const auto two = [](const char* name, Value (*f)(Value, Value), const Tensor& a, const Tensor& b) {
    return Function{name, [f](const Values& in) { return Values{f(in[0], in[1])}; }, {a, b}};
  };
  const auto reduced = [&](const char* name, Value (*f)(Value, const ops::Axes&, bool)) {
    return Function{name, [f](const Values& in) { return Values{f(in[0], {0, 2}, false), f(in[0], 1, true)}; }, {x}};
  };
  const Tensor uneven = ops::exp(y) - 1.3;  // sums of some are no sums of others
  const auto normed = [&](const char* name, const ops::NormOrder& ord) {
    return Function{name,
                    [ord](const Values& in) {
                      Values out{ops::norm(in[0], 1, false, ord), ops::norm(in[0], -1, true, ord)};
                      const bool of_matrices = ord.number && (*ord.number == 1 || std::isinf(*ord.number));
                      if (of_matrices) out.push_back(ops::norm(in[0], {2, 0}, false, ord));
                      return out;
                    },
                    {uneven}};
  };
  const Tensor vector = distinct({5}, -1, 1, 3), list = distinct({2, 3, 5}, -2, 1, 4);
  return {
      one("asin", ops::asin, small),
      one("acos", ops::acos, small),
      one("acosh", ops::acosh, distinct({2, 3, 5}, 1.1, 3)),
      one("atanh", ops::atanh, small),
      one("log2", ops::log2, distinct({2, 3, 5}, 0.2, 3)),
      one("log10", ops::log10, distinct({2, 3, 5}, 0.2, 3)),
      two("atan2", ops::atan2, x, y),
      two("atan2 of a row", ops::atan2, x, distinct({3, 1}, -2, 1, 1)),
      two("logaddexp", ops::logaddexp, x, y),
      reduced("var", ops::var),
      reduced("std", ops::std),
      normed("norm", {}),
      normed("norm of order 1", 1),
      normed("norm of order 3", 3),
      normed("norm of order -1.5", -1.5),
      normed("norm of order infinity", kInfinity),
      normed("norm of order -infinity", -kInfinity),
      reduced("logsumexp", ops::logsumexp),
      reduced("prod", ops::prod),
      reduced("median", ops::median),
      {"cumprod",
       [](const Values& in) {
         return Values{ops::cumprod(in[0], 1), ops::cumprod(in[0], -1)};
       },
       {x}},
      {"sort",
       [](const Values& in) {
         return Values{ops::sort(in[0]), ops::sort(in[0], 1)};
       },
       {x}},
      {"top_k", [](const Values& in) { return Values{ops::top_k(in[0], 3).values}; }, {x}},
      {"take_along_axis", [](const Values& in) { return Values{ops::take_along_axis(in[0], in[1], 2)}; }, {x, kPlaces}},
      {"matmul of a matrix",
       [](const Values& in) { return Values{ops::matmul(in[0], in[1])}; },
       {x, distinct({5, 7}, -1, 1, 1)}},
      {"matmul that stretches",
       [](const Values& in) { return Values{ops::matmul(in[0], in[1], true)}; },
       {distinct({2, 1, 3, 5}), distinct({7, 3, 4}, -1, 1, 1)}},
      two("matmul of vectors", product, vector, distinct({5})),
      two("matmul by a vector", product, distinct({3, 5}), vector),
      two("matmul of a vector", product, vector, distinct({5, 7})),
      two("matmul of a list by a vector", product, list, vector),
      two("matmul of a vector by a list", product, vector, distinct({2, 3, 5, 7})),
      two("dot", ops::dot, list, distinct({7, 5, 4})),
      two("inner", ops::inner, list, distinct({7, 5})),
      two("vdot", ops::vdot, distinct({5, 6}), list),
      two("outer", ops::outer, list, distinct({7})),
      {"tensordot",
       [](const Values& in) {
         return Values{ops::tensordot(in[0], in[1], {0, 2}, {2, 1})};
       },
       {list, distinct({7, 5, 2})}},
      {"roll",
       [](const Values& in) {
         return Values{ops::roll(in[0], 7, {1, 2}), ops::roll(in[0], {-1, 3}, {1, 2})};
       },
       {x}},
      {"roll of all", [](const Values& in) { return Values{ops::roll(in[0], -4)}; }, {x}},
      {"flip",
       [](const Values& in) {
         return Values{ops::flip(in[0], {0, 2}), ops::flip(in[0])};
       },
       {x}},
      {"diff",
       [](const Values& in) {
         return Values{ops::diff(in[0]), ops::diff(in[0], 2, 1)};
       },
       {x}},
      {"tril",
       [](const Values& in) {
         return Values{ops::tril(in[0], 1), ops::triu(in[0], -1)};
       },
       {x}},
      {"unstack", [](const Values& in) { return ops::unstack(in[0], 1); }, {x}},
      {"stack",
       [](const Values& in) {
         return Values{ops::stack(in, 1), ops::stack(in, -1)};
       },
       {x, y}},
      {"tile",
       [](const Values& in) {
         return Values{ops::tile(in[0], {2, 1, 3})};
       },
       {x}},
      {"repeat", [](const Values& in) { return Values{ops::repeat(in[0], 3, 1)}; }, {x}},
      {"extract_patches",
       [](const Values& in) {
         return Values{ops::extract_patches(in[0], {2, 3}),
                       ops::extract_patches(in[0], {2, 1}, {.strides = {1, 2}, .padding = "same"})};
       },
       {distinct({2, 5, 7, 3})}},
      {"nan_to_num", [](const Values& in) { return Values{ops::nan_to_num(in[0])}; }, {x}},
      {"blocks",
       [](const Values& in) {
         return Values{ops::space_to_depth(in[0], 2), ops::depth_to_space(in[0], 2)};
       },
       {distinct({3, 2, 6, 4})}},
  };
}

// Every output, each element with a weight of its own.
Value weighted_sum(const Values& outputs) {
  Value loss;
  for (Value output : outputs) {
    const Value weights = output.graph().constant(distinct(output.shape(), -1, 1.5, 2));
    const Value part = ops::sum(output * weights);
    loss = loss ? loss + part : part;
  }
  return loss;
}

}  // namespace

TEST_SUITE("ops") {
  TEST_CASE("the gradients of functions match central differences") {
    for (const Function& function : functions()) {
      CAPTURE(function.name);
      Graph graph;
      Values inputs;
      std::vector<Session::Feed> feeds;
      std::vector<Tensor> tensors;
      for (const Tensor& input : function.inputs) {
        tensors.push_back(input.clone());
        inputs.push_back(graph.placeholder(input.dtype(), input.shape()));
        feeds.emplace_back(inputs.back(), tensors.back());
      }
      const Value loss = weighted_sum(function.of(inputs));
      Session session(graph);
      for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (inputs[i].dtype() != f64) continue;
        const Tensor gradient = session.run({gradients(loss, {inputs[i]}).front()}, feeds).front();
        for (std::size_t j = 0; j < static_cast<std::size_t>(gradient.size()); ++j) {
          double& element = tensors[i].data<double>()[j];
          const double middle = element, eps = 1e-6;
          element = middle + eps;
          const double above = session.run({loss}, feeds).front().item();
          element = middle - eps;
          const double below = session.run({loss}, feeds).front().item();
          element = middle;
          CHECK(gradient.data<double>()[j] == doctest::Approx((above - below) / (2 * eps)).epsilon(2e-6).scale(10));
        }
      }
    }
  }

  TEST_CASE("a product's gradient is right where elements are 0") {
    Graph graph;
    const Value x = graph.placeholder(f64, {3});
    Session session(graph);
    const auto gradient = [&](Value of) {
      const Value loss = ops::sum(of);
      return to_string(
          session.run({gradients(loss, {x}).front()}, {{x, Tensor::from<double>({2, 0, 5}, {3})}}).front());
    };
    CHECK(gradient(ops::prod(x)) == "[0 10 0]");
    CHECK(gradient(ops::cumprod(x, 0)) == "[1 12 0]");  // 2 + 2·x1 + 2·x1·5
  }

  TEST_CASE("norms of infinite orders and of 0") {
    const Tensor x = Tensor::from<double>({1, -7, 0, 5, 3, -2}, {2, 3});
    CHECK(to_string(ops::norm(x, 1, false, kInfinity)) == "[7 5]");
    CHECK(to_string(ops::norm(x, 0, false, -kInfinity)) == "[1 3 0]");
    CHECK(to_string(ops::norm(x, 1, true, 0)) == "[[2]\n [3]]");
    CHECK(ops::norm(x, {}, false, kInfinity).item() == 10);      // the second row
    CHECK(ops::norm(x, {0, 1}, false, -kInfinity).item() == 8);  // the first
    CHECK(ops::norm(x, {1, 0}, false, -kInfinity).item() == 2);  // the last column
    CHECK(ops::norm(x, {0, 1}, true, 1).shape() == Shape{1, 1});
    CHECK(ops::norm(ops::cast(x, i32), 1, false, 1).dtype() == f32);
    Graph graph;
    const Value v = graph.placeholder(f64, {3});
    const Value slope = gradients(ops::norm(v, 0, false, 0), {v}).front();
    CHECK(to_string(Session(graph).run({slope}, {{v, Tensor::from<double>({2, 0, 5}, {3})}}).front()) == "[0 0 0]");
  }

  TEST_CASE("NaN is sorted to the end, and equals keep their order") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const Tensor x = Tensor::from<double>({3, nan, 1, 3, -2, nan}, {6});
    CHECK(to_string(ops::argsort(x)) == "[4 2 0 3 1 5]");
    CHECK(to_string(ops::sort(x)) == "[-2 1 3 3 nan nan]");
    const Tensor bytes = Tensor::from<std::uint8_t>({3, 0, 255, 3}, {4});
    CHECK(to_string(ops::sort(bytes)) == "[0 3 3 255]");
  }

  TEST_CASE("a median of what holds NaN is NaN, and nan_to_num has numbers for it and the infinities") {
    const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
    const Tensor x = Tensor::from<double>({1, nan, 3, 4, -inf, 2}, {2, 3});
    CHECK(to_string(ops::median(x, 1)) == "[nan 2]");
    CHECK(to_string(ops::nan_to_num(x, {.nan = 7, .neginf = -9})) == "[[1 7 3]\n [4 -9 2]]");
    CHECK(ops::nan_to_num(x).at({1, 1}) == std::numeric_limits<double>::lowest());
    CHECK(ops::nan_to_num(Tensor(inf)).item() == std::numeric_limits<float>::max());
  }

  TEST_CASE("an index that take_along_axis does not find is an error, not a neighbour's element") {
    const Tensor x = distinct({2, 3});
    for (const std::int32_t index : {3, -4}) {
      const Tensor places = Tensor::from<std::int32_t>({0, index}, {2, 1});
      CHECK_THROWS_AS(ops::take_along_axis(x, places, 1), DataError);
    }
    Graph g;
    const Value v = g.placeholder(f32, {2, 3}), rows = g.placeholder(i32, {5, 1}), flat = g.placeholder(i32, {2});
    CHECK_THROWS_WITH_AS(ops::take_along_axis(v, rows, 1), Contains("(2, 1) and (5, 1) do not broadcast"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::take_along_axis(v, flat, 1), Contains("as many axes as (2, 3), got (2,)"), ShapeError);
    CHECK_THROWS_AS(ops::take_along_axis(v, v, 1), DTypeError);
  }

  TEST_CASE("angles in all directions, and sums of what is infinite") {
    const Tensor y = Tensor::from<double>({0, 0, 1, -1, 0, 2, -2}, {7});
    const Tensor x = Tensor::from<double>({1, -1, 0, 0, 0, -2, -2}, {7});
    const Tensor angles = ops::atan2(y, x);
    for (std::size_t i = 0; i < 7; ++i)
      CHECK(angles.data<double>()[i] == doctest::Approx(std::atan2(y.data<double>()[i], x.data<double>()[i])));
    const double inf = std::numeric_limits<double>::infinity();
    const Tensor a = Tensor::from<double>({-inf, -inf, inf, 800}, {4}),
                 b = Tensor::from<double>({-inf, 1, inf, 0}, {4});
    CHECK(to_string(ops::logaddexp(a, b)) == "[-inf 1 inf 800]");
    CHECK(to_string(ops::is_inf(a)) == "[True True True False]");
  }

  TEST_CASE("integers and bool as functions take them") {
    const Tensor ones = Tensor::from<std::uint8_t>({200, 2, 1, 1, 1, 7}, {2, 3});
    CHECK(to_string(ops::prod(ones, 1)) == "[400 7]");
    CHECK(to_string(ops::count_nonzero(ones - 1.0, 0)) == "[1 1 1]");
    CHECK(ops::log10(ones).dtype() == f32);
    CHECK(ops::trunc(ones).dtype() == u8);
    CHECK(ops::prod(Tensor(3.0)).item() == 3);
  }

  TEST_CASE("functions refuse what does not fit, naming it") {
    Graph g;
    const Value x = g.placeholder(f32, {2, 3, 5});
    CHECK_THROWS_WITH_AS(ops::roll(x, {1, 2}, {1}), Contains("got 2 for 1"), ConfigError);
    CHECK_THROWS_WITH_AS(ops::diff(x, 3, 1), Contains("too short for 3 differences"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::tril(g.placeholder(f32, {3})), Contains("expected matrices, got (3,)"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::depth_to_space(x, 2), Contains("four axes, got (2, 3, 5)"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::space_to_depth(g.placeholder(f32, {2, 4, 5, 1}), 2), Contains("blocks of 2"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::depth_to_space(g.placeholder(f32, {2, 4, 5, 6}), 2), Contains("4 do not"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::extract_patches(x, {2, 2}), Contains("2 axes need images"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::extract_patches(x, {4}), Contains("larger than images of shape (2, 3, 5)"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::extract_patches(x, {0}), Contains("size must be >= 1"), ConfigError);
    CHECK_THROWS_WITH_AS(ops::norm(x, {0, 1}, false, 2), Contains("got 2.0"), ConfigError);
    CHECK_THROWS_WITH_AS(ops::norm(x, {0, 1}, false, "nuc"), Contains("got \"nuc\""), ConfigError);
    CHECK_THROWS_WITH_AS(ops::norm(x, 1, false, "fro"), Contains("vectors is a number, got \"fro\""), ConfigError);
    CHECK_THROWS_WITH_AS(ops::norm(x, {}, false, 1), Contains("got 3 of (2, 3, 5)"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::norm(x, {1, -2}, false, 1), Contains("named twice"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::tensordot(x, x), Contains("axis 1 and axis 0 differ in (2, 3, 5) and (2, 3, 5)"),
                         ShapeError);
    CHECK_THROWS_WITH_AS(ops::tensordot(x, x, 4), Contains("sum over 4 axes"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::tensordot(x, x, {1, 2}, {1}), Contains("got 2 and 1"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::tensordot(x, x, {1, 1}, {1, 1}), Contains("named twice"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::inner(x, g.placeholder(f32, {3})), Contains("(2, 3, 5) and (3,)"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::vdot(x, g.placeholder(f32, {3})), Contains("elements in (2, 3, 5) and (3,)"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::cumprod(g.placeholder(b8, {3}), 0), Contains("cannot multiply bool"), DTypeError);
  }
}
