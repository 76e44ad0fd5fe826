// A Sequential that is given no Input takes it from its first call.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "tests/files/scratch.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

TEST_SUITE("model") {
  TEST_CASE("a Sequential takes its input's shape from the symbolic tensor it is called on first") {
    reset_names();
    auto inputs = Input({7, 3});
    Sequential stem({layers::Dense(5), layers::Flatten()}, {.name = "stem"});
    CHECK_THROWS_AS(stem.output(), ConfigError);
    auto outputs = layers::Dense(2)(stem(inputs));
    CHECK(stem.outputs()[0].shape() == Shape{None, 35});
    CHECK(stem.inputs()[0].shape() == Shape{None, 7, 3});
    CHECK(stem.summary({}, false).find("(None, 7, 5)") != std::string::npos);

    Model model({.inputs = inputs, .outputs = outputs});
    CHECK(model.name() == "functional_1");  // the Sequential holds the first one, in Keras too
    const ScratchDirectory scratch;
    model.save(scratch / "m.keras");
    const Tensor x = numbers({2, 7, 3});
    CHECK(identical(load_model(scratch / "m.keras").predict(x, {.verbose = 0}), model.predict(x, {.verbose = 0})));
  }

  TEST_CASE("a Sequential takes its input's shape from the tensor it is called on first, whatever the batch") {
    Sequential model{layers::Dense(5), layers::Dense(2)};
    const Tensor y = model(numbers({3, 7}));
    CHECK(y.shape() == Shape{3, 2});
    CHECK(model.output().shape() == Shape{None, 2});
    CHECK(model.predict(numbers({11, 7}), {.verbose = 0}).shape() == Shape{11, 2});
  }

  TEST_CASE("a Sequential whose first call failed takes its input from the next one") {
    Sequential model{layers::Conv2D(2, 3), layers::Flatten()};
    CHECK_THROWS_AS(model(Input({5})), ShapeError);
    CHECK(model(Input({5, 7, 3})).shape() == Shape{None, 30});
  }

  TEST_CASE("input() and output() of a functional model are its own, those of a Sequential its first call's") {
    auto inputs = Input({7}), others = Input({7});
    Model inner({.inputs = inputs, .outputs = layers::Dense(3)(inputs), .name = "inner"});
    CHECK(inner.output().shape() == Shape{None, 3});
    Model outer({.inputs = others, .outputs = inner(others)});
    CHECK(outer.get_layer("inner").input().same(inputs));
    CHECK(outer.output().shape() == Shape{None, 3});

    Sequential stack{Input({7}), layers::Dense(3)};
    CHECK(stack.output().same(stack.outputs()[0]));
    const KerasTensor called = stack(others);
    CHECK(stack.output().same(called));
    CHECK(stack.input().same(others));
  }
}
