// What follows a product of flattened axes moves into the product.
#include <doctest/doctest.h>

#include <hornet/autodiff/gradients.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

#include "node_by_node.hpp"

using namespace hornet;

namespace {

struct Layers {
  Graph g;
  Value x = g.variable(scattered({2, 3, 5}), "x"), w = g.variable(scattered({5, 7}, f32, 2), "w"),
        u = g.variable(scattered({7, 5}, f32, 3), "u"), bias = g.variable(scattered({7}, f32, 4), "bias"),
        wide = g.variable(scattered({1, 1, 7}, f32, 5), "wide");

  Value product(Value a, Value b) const {
    const Value flat = ops::matmul(ops::reshape(a, {6, a.shape().back()}), b);
    return ops::reshape(flat, {2, 3, b.shape().back()});
  }
};

int pointwise_steps(const passes::Program& program) {
  const std::string steps = "\n" + steps_of(program);
  int found = 0;
  for (const char* op : {"\nfused_pointwise", "\nadd", "\ntanh", "\nselect", "\nmaximum", "\nmultiply", "\ngreater"})
    found += count(steps, op);
  return found;
}

}  // namespace

TEST_SUITE("passes") {
  TEST_CASE("bias, activation and residual move into a product whose axes are taken apart") {
    Layers t;
    const Value hidden = ops::tanh(t.product(t.x, t.w) + t.bias) * t.wide * 0.5;
    const Value y = t.product(hidden, t.u) + t.x;
    const passes::Program program{t.g, {y}, {}};
    CHECK(pointwise_steps(program) == 0);
    expect_same(program, 1e-5);
  }

  TEST_CASE("an activation follows a bias that was added before the axes came apart") {
    Layers t;
    const Value biased = ops::matmul(ops::reshape(t.x, {6, 5}), t.w) + t.bias;
    const passes::Program program{t.g, {ops::relu(ops::reshape(biased, {2, 3, 7}))}, {}};
    CHECK(pointwise_steps(program) == 0);
    expect_same(program, 1e-5);
  }

  TEST_CASE("an activation's gradient moves into the product before it") {
    Layers t;
    const Value loss = ops::sum(t.product(ops::relu(t.product(t.x, t.w) + t.bias), t.u) * t.x);
    const passes::Program program{t.g, gradients(loss, {t.w, t.u, t.bias, t.x}), {}};
    CHECK(pointwise_steps(program) <= 1);
    expect_same(program, 1e-5);
  }

  TEST_CASE("operands that stretch in another way stay where they are") {
    Layers t;
    const Value column = t.g.variable(scattered({2, 1, 7}, f32, 6), "column");
    const passes::Program program{t.g, {ops::tanh(t.product(t.x, t.w)) * column}, {}};
    expect_same(program, 1e-5);
    const Value turned = ops::reshape(ops::matmul(ops::reshape(t.x, {6, 5}), t.w), {6, 7, 1});
    expect_same({t.g, {turned * 2.0 + t.g.variable(scattered({6, 7, 1}, f32, 7), "v")}, {}}, 1e-5);
  }
}
