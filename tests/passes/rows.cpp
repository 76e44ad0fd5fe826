// Row fusion: what works on rows is one step, and computes what the single ops compute.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/autodiff/gradients.hpp>
#include <hornet/losses/crossentropy.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/ops/softmax.hpp>

#include "node_by_node.hpp"

using namespace hornet;

namespace {

Tensor labels(std::int64_t rows, std::int64_t classes) {
  Tensor out(i32, {rows});
  for (std::int64_t i = 0; i < rows; ++i)
    out.data<std::int32_t>()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i * i % classes);
  return out;
}

// softmax, cross-entropy with class indices, its gradient by the logits and whether the prediction is right.
passes::Program classifier(const Tensor& logits, bool from_logits) {
  Graph g;
  const Value x = g.variable(logits, "x");
  const Value truth = g.constant(labels(logits.shape()[0], logits.shape()[1]));
  const Value p = from_logits ? x : ops::softmax(x);
  const Value loss = losses::SparseCategoricalCrossentropy{.from_logits = from_logits}.call(truth, p);
  const Value right = ops::cast(ops::equal(ops::argmax(p, -1), truth), logits.dtype());
  return {g, {loss, right, gradients(ops::mean(loss), {x}).front()}, {}};
}

Value layer_normalized(Value x) {
  const Value centred = x - ops::mean(x, {-1}, true);
  return centred * ops::rsqrt(ops::mean(ops::square(centred), {-1}, true) + 1e-3);
}

int steps(const passes::Program& program) {
  const std::string text = steps_of(program);
  return count(text, "\n") - 1;  // the last line tells of the arena
}

}  // namespace

TEST_SUITE("passes") {
  TEST_CASE_TEMPLATE("softmax, cross-entropy, their gradient and the accuracy are one step, bit for bit", T, float,
                     double) {
    for (const bool from_logits : {false, true})
      for (const Shape& shape : {Shape{7, 10}, Shape{131, 3}, Shape{5, 700}}) {
        CAPTURE(to_string(shape));
        CAPTURE(from_logits);
        const passes::Program program = classifier(scattered(shape, dtype_of<T>), from_logits);
        CHECK(steps(program) == 1);
        expect_same(program, 0);
      }
  }

  TEST_CASE("extreme logits, infinities and NaN come out as the single ops have them") {
    Tensor x = scattered({6, 5});
    const auto at = [&](std::int64_t row, std::int64_t column) -> float& {
      return x.data<float>()[static_cast<std::size_t>(row * 5 + column)];
    };
    at(0, 0) = 1e4F;  // the right class: a loss of 0
    at(1, 3) = 1e4F;  // a wrong one: the clipped probability has no gradient
    at(2, 1) = -1e30F;
    at(3, 2) = INFINITY;
    at(4, 4) = -INFINITY;
    at(5, 0) = NAN;
    for (const bool from_logits : {false, true}) expect_same(classifier(x, from_logits), 0);
  }

  TEST_CASE("soft targets with label smoothing, and mean squares, are one step") {
    Graph g;
    const Value x = g.variable(scattered({9, 4}), "x"), y = ops::softmax(g.variable(scattered({9, 4}, f32, 2), "y"));
    const Value p = ops::softmax(x);
    const Value loss = losses::CategoricalCrossentropy{.label_smoothing = 0.1}.call(y, p);
    const Value square = ops::mean(ops::square(y - p), {-1});
    const passes::Program program{g, {loss, square, gradients(ops::sum(loss + square), {x}).front()}, {}};
    CHECK(count(steps_of(program), "fused_rows") == 1);
    expect_same(program, 0);
  }

  TEST_CASE("layer normalisation and its gradient take one step each way") {
    for (const std::int64_t n : {2, 37, 1500}) {
      Graph g;
      const Value x = g.variable(scattered({3, 5, n}), "x"), gamma = g.variable(scattered({n}, f32, 2), "gamma");
      const Value y = layer_normalized(x) * gamma + 0.5;
      const Value loss = ops::sum(y * g.constant(scattered({3, 5, n}, f32, 3)));
      const passes::Program program{g, {y, gradients(loss, {x}).front()}, {}};
      CHECK(steps(program) <= 2);
      expect_same(program, 1e-6);
    }
  }

  TEST_CASE("rows too long for a core's cache keep their own kernels") {
    Graph g;
    const Value x = g.variable(scattered({3, 2500}), "x");
    const passes::Program program{g, {ops::softmax(x), layer_normalized(x)}, {}};
    CHECK(count(steps_of(program), "fused_rows") == 0);
    CHECK(count(steps_of(program), "softmax \"") == 1);
    expect_same(program, 1e-6);
  }

  TEST_CASE("scores masked by what stretches over some axes only") {
    Graph g;
    const Value scores = g.variable(scattered({2, 3, 4, 5}), "scores"),
                mask = g.variable(scattered({2, 1, 1, 5}, f32, 2), "mask");
    const Value kept = ops::greater(ops::broadcast_to(mask, scores.shape()), ops::scalar(0, scores));
    const Value p = ops::softmax(ops::select(kept, scores, ops::scalar(-1e9, scores)));
    const Value per_head = g.variable(scattered({3, 1, 1}, f32, 3), "head");
    const passes::Program program{g, {p * per_head, gradients(ops::sum(p * p), {scores}).front()}, {}};
    CHECK(steps(program) == 1);
    expect_same(program, 0);
  }

  TEST_CASE("a row that is added to as many rows as it is long is added along the last axis") {
    Graph g;
    const Value x = g.variable(scattered({3, 3}), "x"), bias = g.variable(scattered({3}, f32, 2), "bias");
    const Value y = g.variable(scattered({2, 3, 3, 5}, f32, 3), "y"), wide = g.variable(scattered({3, 5}, f32, 4), "w");
    const passes::Program program{g, {ops::softmax(x + bias), ops::softmax(y + wide)}, {}};
    CHECK(steps(program) == 2);
    expect_same(program, 0);
  }

  TEST_CASE("what leaves the rows and comes back is not drawn into one step") {
    Graph g;
    const Value x = g.variable(scattered({6, 5}), "x"), w = g.variable(scattered({5, 5}, f32, 2), "w");
    const Value p = ops::softmax(x);
    const passes::Program program{g, {ops::softmax(ops::matmul(p, w) + p) * x}, {}};
    CHECK(count(steps_of(program), "fused_rows") == 2);
    expect_same(program, 1e-6);
  }

  TEST_CASE("labels outside the classes, and a column that is only reshaped, pass through") {
    Graph g;
    Tensor wild = labels(6, 4);
    wild.data<std::int32_t>()[1] = -1;
    wild.data<std::int32_t>()[2] = 4;
    const Value x = g.variable(scattered({6, 4}), "x"), label = g.constant(wild);
    const Value chosen = ops::sum(ops::one_hot(label, 4) * x, {-1});
    const Value column = ops::expand_dims(ops::cast(ops::not_equal(label, ops::scalar(-1, label)), f32), -1);
    const passes::Program program{g, {chosen, ops::expand_dims(chosen, -1) * column, column * x}, {}};
    CHECK(count(steps_of(program), "fused_rows") == 1);
    expect_same(program, 0);
  }
}
