#include <doctest/doctest.h>

#include <hornet/losses/crossentropy.hpp>
#include <hornet/losses/regression.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/runtime/session.hpp>

using namespace hornet;

namespace {

// Values 1 … 6 as (2, 3) through the reduction; empty tensors stand for no weight and no mask.
Tensor reduced(const Tensor& weight, const Tensor& mask, std::string_view reduction) {
  Graph graph;
  const auto constant = [&](const Tensor& tensor) { return tensor.size() ? graph.constant(tensor) : Value(); };
  const Value values = graph.constant(Tensor({{1, 2, 3}, {4, 5, 6}}));
  return Session(graph).run({reduce_weighted_values(values, constant(weight), constant(mask), reduction)}).front();
}

}  // namespace

TEST_SUITE("losses") {
  TEST_CASE("weights and masks enter each reduction as in Keras") {  // values: Keras 3.15.1 on JAX
    const Tensor mask = Tensor({{1, 1, 0}, {1, 0, 0}}).astype(b8), weight = Tensor({2, 3}).reshape({2, 1});
    const auto check = [&](const char* reduction, double masked, double both, double weighted) {
      CAPTURE(reduction);
      CHECK(reduced({}, mask, reduction).item() == doctest::Approx(masked));
      CHECK(reduced(weight, mask, reduction).item() == doctest::Approx(both));
      CHECK(reduced(weight, {}, reduction).item() == doctest::Approx(weighted));
    };
    check("sum_over_batch_size", 7.0 / 3, 6, 9.5);
    check("mean", 7.0 / 3, 6, 9.5);
    check("sum", 7, 18, 57);
    check("mean_with_sample_weight", 7.0 / 3, 18.0 / 7, 11.4);
    CHECK(to_string(reduced(weight, mask, "none")) == "[[2 4 0]\n [12 0 0]]");
  }

  TEST_CASE("a mask that lets nothing count gives 0, not NaN") {
    const Tensor nothing = Tensor::zeros({2, 3}, b8);
    for (const char* reduction : {"sum_over_batch_size", "mean_with_sample_weight"})
      CHECK(reduced({}, nothing, reduction).item() == 0);
  }

  TEST_CASE("a weight that would broadcast by accident is refused with the shape it should have") {
    CHECK_THROWS_WITH_AS(reduced(Tensor({1, 2, 3}), {}, "sum"), doctest::Contains("(batch, 1, ...)"), ShapeError);
    CHECK_THROWS_WITH_AS(reduced(Tensor({{1, 2}}), {}, "sum"), doctest::Contains("got (1, 2)"), ShapeError);
  }

  TEST_CASE("a label that is ignored counts neither in the loss nor in its mean") {  // values: Keras 3.15.1 on JAX
    const Loss loss = losses::SparseCategoricalCrossentropy({.ignore_class = 2});
    const Tensor y_pred({{.5, .25, .25}, {.1, .8, .1}, {.2, .2, .6}, {.3, .3, .4}});
    const Tensor y_true = Tensor({0, 2, 2, 1}).astype(u8);
    CHECK(loss(y_true, y_pred) == doctest::Approx(0.94855999));
    CHECK(loss(y_true, y_pred, Tensor({1, 2, 3, 4})) == doctest::Approx(2.75451922));
  }

  TEST_CASE("a loss made of a function gets both as floats, ranks aligned") {
    const Loss loss = [](Value y_true, Value y_pred) {
      CHECK(y_true.type() == TensorType{f32, {3, 1}});
      return ops::mean(ops::abs(y_true - y_pred), {-1});
    };
    CHECK(loss(Tensor::arange(3), Tensor({1, 3, 5}).reshape({3, 1})) == 2);  // |0-1|, |1-3|, |2-5|
    CHECK_THROWS_AS(loss.config(), ConfigError);
  }

  TEST_CASE("classes may lie on another axis than the last") {
    const Tensor y_pred = Tensor::from<float>({1, 4, 3, 6, 2, 5, 2, 2, 8, 1, 4, 3}, {2, 3, 2});
    const Tensor y_true = Tensor::from<std::int64_t>({0, 2, 1, 1}, {2, 2});
    // The same with the classes last.
    const Tensor last = Tensor::from<float>({1, 3, 2, 4, 6, 5, 2, 8, 4, 2, 1, 3}, {2, 2, 3});
    CHECK(Loss(losses::SparseCategoricalCrossentropy{.from_logits = true, .axis = 1})(y_true, y_pred) ==
          doctest::Approx(Loss(losses::SparseCategoricalCrossentropy{.from_logits = true})(y_true, last)));
  }

  TEST_CASE("float64 predictions are computed in float64") {
    Graph graph;
    const Value y_pred = graph.constant(Tensor({{0.1, 0.9}}).astype(f64));
    const Value y_true = graph.constant(Tensor({{0, 1}}));
    CHECK(Loss("mse")(y_true, y_pred).dtype() == f64);
    CHECK(Loss("bce")(y_true, y_pred).dtype() == f64);
  }
}
