#include <doctest/doctest.h>

#include <cmath>
#include <hornet/ops/random.hpp>
#include <hornet/runtime/session.hpp>

#include "src/base/philox.hpp"

using namespace hornet;

namespace {

using Draw = Value (*)(Value key, Shape shape);

Tensor draw(Draw op, std::int64_t seed, std::int64_t step, const Shape& shape) {
  Graph g;
  const Value key = g.placeholder(i64, {2});
  return Session(g).run({op(key, shape)}, {{key, Tensor::from<std::int64_t>({seed, step})}}).front();
}

Value uniform(Value key, Shape shape) { return ops::random_uniform(key, 9, std::move(shape)); }
Value uniform_f64(Value key, Shape shape) { return ops::random_uniform(key, 9, std::move(shape), f64); }
Value normal(Value key, Shape shape) { return ops::random_normal(key, 9, std::move(shape)); }
Value quarter(Value key, Shape shape) { return ops::random_bernoulli(key, 9, std::move(shape), 0.25); }

struct Moments {
  double mean, variance;
};
Moments moments(const Tensor& x) {
  double sum = 0, squares = 0;
  const Tensor wide = x.astype(f64);
  for (double value : wide.data<double>()) {
    sum += value;
    squares += value * value;
  }
  const double n = static_cast<double>(x.size());
  return {sum / n, squares / n - sum / n * (sum / n)};
}

}  // namespace

TEST_SUITE("ops") {
  TEST_CASE("element e of a draw is element e of the Philox stream of its seed, step and number") {
    const PhiloxStream stream{.seed = 17, .stream = 9, .step = 4};
    const Tensor narrow = draw(uniform, 17, 4, {7, 3001}), wide = draw(uniform_f64, 17, 4, {7, 3001});
    const Tensor bits = draw(quarter, 17, 4, {7, 3001});
    for (std::size_t e : {0UL, 1UL, 4097UL, 16384UL, 21006UL}) {
      CHECK(narrow.data<float>()[e] == stream.uniform_f32(e));
      CHECK(wide.data<double>()[e] == stream.uniform_f64(e));
      CHECK(bits.data<bool>()[e] == (stream.uniform_f32(e) < 0.25F));
    }
  }

  TEST_CASE("draws have the moments of their distributions") {
    const Shape shape{100, 1000};
    const Moments u = moments(draw(uniform, 1, 0, shape)), z = moments(draw(normal, 1, 0, shape));
    CHECK(std::abs(u.mean - 0.5) < 0.005);
    CHECK(std::abs(u.variance - 1.0 / 12) < 0.002);
    CHECK(std::abs(z.mean) < 0.015);
    CHECK(std::abs(z.variance - 1) < 0.02);
    CHECK(std::abs(moments(draw(quarter, 1, 0, shape)).mean - 0.25) < 0.006);
  }

  TEST_CASE("another seed or step gives other numbers, the same key the same") {
    const Tensor x = draw(uniform, 1, 0, {5});
    CHECK(identical(x, draw(uniform, 1, 0, {5})));
    CHECK_FALSE(identical(x, draw(uniform, 2, 0, {5})));
    CHECK_FALSE(identical(x, draw(uniform, 1, 1, {5})));
  }
}
