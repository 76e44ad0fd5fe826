// Layers that are functions, and Keras' functions that call a layer.
#include <doctest/doctest.h>

#include <hornet/base/naming.hpp>
#include <hornet/layers/layers.hpp>
#include <hornet/model/model.hpp>
#include <hornet/ops/pointwise.hpp>

#include "tests/model/small_models.hpp"

using namespace hornet;

TEST_SUITE("layers") {
  TEST_CASE("Lambda computes what its function says and cannot be saved") {
    const KerasTensor a = Input({3}, {.name = "a"}), b = Input({3}, {.name = "b"});
    const Layer distance = layers::Lambda([](const std::vector<Value>& v) { return ops::abs(v[0] - v[1]); });
    const KerasTensor y = layers::Lambda([](Value x) { return ops::square(x); })(distance({a, b}));
    Model model({.inputs = {a, b}, .outputs = y});
    CHECK(model.predict({Tensor{{1, 2, 3}}, Tensor{{4, 2, 1}}}, {.verbose = 0}).at({0, 0}) == 9);
    CHECK(thrown([&] { model.to_json(); }).find("a function has no name that a file could find it by") !=
          std::string::npos);
    CHECK(thrown([&] {
            layers::Lambda([](Value x) { return x; })({a, b});
          }).find("expected 1 input, got 2") != std::string::npos);
  }

  TEST_CASE("layers whose arguments all have defaults take their options alone") {
    for (const Layer& layer : std::vector<Layer>{
             layers::MaxPooling2D({.name = "it"}), layers::UpSampling1D({.name = "it"}),
             layers::UpSampling2D({.name = "it"}), layers::UpSampling3D({.name = "it"}),
             layers::ZeroPadding2D({.name = "it"}), layers::LeakyReLU({.name = "it"}), layers::ELU({.name = "it"}),
             layers::Softmax({.name = "it"}), layers::Masking({.name = "it"}), layers::Concatenate({.name = "it"}),
             layers::UnitNormalization({.name = "it"})})
      CHECK(layer.name() == "it");
    CHECK(layers::MaxPooling2D({3, 5})(Input({9, 10, 1})).shape() == Shape{None, 3, 2, 1});
  }

  TEST_CASE("functions of merging call the layers of their names") {
    reset_names();
    const KerasTensor a = Input({3}, {.name = "a"}), b = Input({3}, {.name = "b"});
    Model model({.inputs = {a, b},
                 .outputs = {layers::add({a, b}), layers::subtract({a, b}), layers::multiply({a, b}),
                             layers::average({a, b}), layers::maximum({a, b}), layers::minimum({a, b}),
                             layers::concatenate({a, b}), layers::dot({a, b})}});
    const std::vector<Tensor> y = model.predict_all({Tensor{{1, 2, 3}}, Tensor{{4, 2, 1}}}, {.verbose = 0});
    const double expected[] = {4, 2, 3, 2, 3, 1};  // of the last column, 3 and 1
    for (std::size_t i = 0; i < 6; ++i) CHECK(y[i].at({0, 2}) == expected[i]);
    CHECK(y[6].shape() == Shape{1, 6});
    CHECK(y[7].at({0, 0}) == 11);
    CHECK(model.get_layer("concatenate").class_name() == "Concatenate");
  }
}
