// What calls give layers besides their inputs.
#include <doctest/doctest.h>

#include <array>
#include <hornet/layers/layers.hpp>
#include <hornet/model/model.hpp>
#include <hornet/ops/pointwise.hpp>

using namespace hornet;
using doctest::Contains;

namespace {

// x + bias, or x · bias where the call says so.
struct Biased {
  static constexpr std::string_view class_name = "Biased";
  static constexpr std::array<std::string_view, 2> input_names{"x", "bias"};
  static constexpr std::array<std::string_view, 1> call_arguments{"multiply"};
  Value call(Scope& scope, Value x, Value bias) const { return scope.flag("multiply") ? x * bias : x + bias; }
};

const Tensor x{{1, 2, 3}}, bias{{10, 20, 30}};

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("a call's arguments reach the layer, its inputs by name too") {
    const Layer layer = Biased{};
    CHECK(identical(layer.call({x, bias}).front(), Tensor{{11, 22, 33}}));
    CHECK(identical(layer.call({x, bias}, {{"multiply", true}}).front(), Tensor{{10, 40, 90}}));
    CHECK(identical(layer.call({x}, {{"bias", bias}, {"multiply", true}}).front(), Tensor{{10, 40, 90}}));
    CHECK(identical(layer.call({x, bias}, {{"multiply", false}}).front(), Tensor{{11, 22, 33}}));
  }

  TEST_CASE("a functional model makes its calls with their arguments") {
    const Layer layer = Biased{};
    const KerasTensor a = Input({3}), b = Input({3});
    const KerasTensor sum = layer(std::vector{a, b}), product = layer(a, {{"bias", b}, {"multiply", true}});
    Model model({.inputs = {a, b}, .outputs = {sum, product}});
    const std::vector<Tensor> y = model.predict_all({x, bias});
    CHECK(identical(y[0], Tensor{{11, 22, 33}}));
    CHECK(identical(y[1], Tensor{{10, 40, 90}}));
  }

  TEST_CASE("training = true holds for a call and the calls within it") {
    const KerasTensor in = Input({100});
    Model inner({.inputs = {in}, .outputs = {layers::Dropout(0.5)(in)}});
    const KerasTensor outer = Input({100});
    Model model({.inputs = {outer}, .outputs = {inner(outer, {{"training", true}}), inner(outer)}});
    const Tensor ones = Tensor::ones({1, 100});
    const std::vector<Tensor> y = model.predict_all({ones});
    CHECK_FALSE(identical(y[0], ones));
    CHECK(identical(y[1], ones));
  }

  TEST_CASE("an argument that a layer does not take is an error with the nearest one") {
    const Layer layer = Biased{};
    CHECK_THROWS_WITH_AS(layer.call({x, bias}, {{"multiplied", true}}), Contains("Did you mean 'multiply'?"),
                         ConfigError);
    CHECK_THROWS_WITH_AS(layer.call({x, bias}, {{"multiply", 2}}),
                         Contains("expected true or false as 'multiply', got 2"), ConfigError);
    CHECK_THROWS_WITH_AS(layer.call({x}, {{"bias", 3}}), Contains("expected a tensor as 'bias', got 3"), ConfigError);
    CHECK_THROWS_WITH_AS(layers::Dense(2)(Input({3}), {{"use_causal_mask", true}}),
                         Contains("argument 'use_causal_mask' that it does not take"), ConfigError);
  }
}
