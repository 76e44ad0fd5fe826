// What single layers compute beyond the recorded cases.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/activations/activations.hpp>
#include <hornet/autodiff/gradients.hpp>
#include <hornet/layers/layers.hpp>
#include <hornet/runtime/session.hpp>

#include "src/model/trace.hpp"
#include "tests/golden_tests/cases.hpp"
#include "tests/layers/check_layer.hpp"

using namespace hornet;
using namespace hornet::layers;

namespace {

// [batch, ...image, channels] as [batch, channels, ...image].
Tensor channels_first(const Tensor& x) {
  std::vector<std::int64_t> order{x.rank() - 1};
  for (int axis = 1; axis < x.rank() - 1; ++axis) order.push_back(axis);
  return Permute(order)(x);
}

Tensor random_image(const Shape& shape) {
  Tensor x(f32, shape);
  for (std::size_t i = 0; i < static_cast<std::size_t>(shape.size()); ++i)
    x.data<float>()[i] = static_cast<float>((i * 37) % 101) / 50 - 1;
  return x;
}

}  // namespace

TEST_SUITE("layers") {
  TEST_CASE("channels_first gives the transposed result of channels_last") {
    const std::string first = "channels_first";
    const auto check = [](const Shape& shape, Layer last, Layer first) {
      INFO(last.class_name());
      const Tensor x = random_image(shape), y = last(x);
      first(channels_first(x));
      first.set_weights(last.get_weights());
      CHECK(mismatch("y", first(channels_first(x)), channels_first(y), 1e-6) == "");
    };
    const Shape line{2, 7, 4}, image{2, 6, 5, 4}, volume{2, 6, 5, 3, 4};
    check(line, Conv1D(3, 2, {.padding = "causal"}), Conv1D(3, 2, {.padding = "causal", .data_format = first}));
    check(image, Conv2D(3, {2, 3}, {.strides = {2, 1}, .padding = "same"}),
          Conv2D(3, {2, 3}, {.strides = {2, 1}, .padding = "same", .data_format = first}));
    check(volume, Conv3D(3, {2, 3, 1}), Conv3D(3, {2, 3, 1}, {.data_format = first}));
    check(image, Conv2DTranspose(3, {2, 3}, {.strides = {2, 1}, .activation = "tanh"}),
          Conv2DTranspose(3, {2, 3}, {.strides = {2, 1}, .data_format = first, .activation = "tanh"}));
    check(line, DepthwiseConv1D(3, {.depth_multiplier = 2}),
          DepthwiseConv1D(3, {.depth_multiplier = 2, .data_format = first}));
    check(image, SeparableConv2D(5, {2, 3}), SeparableConv2D(5, {2, 3}, {.data_format = first}));
    check(image, MaxPooling2D({3, 2}, {.strides = {1, 2}}),
          MaxPooling2D({3, 2}, {.strides = {1, 2}, .data_format = first}));
    check(volume, AveragePooling3D({3, 2, 1}, {.padding = "same"}),
          AveragePooling3D({3, 2, 1}, {.padding = "same", .data_format = first}));
    check(image, ZeroPadding2D({{1, 2}, {3, 0}}), ZeroPadding2D({{1, 2}, {3, 0}}, {.data_format = first}));
    check(volume, Cropping3D({{1, 2}, {0, 3}, 1}), Cropping3D({{1, 2}, {0, 3}, 1}, {.data_format = first}));
    check(image, UpSampling2D({2, 3}), UpSampling2D({2, 3}, {.data_format = first}));
    check(image, GlobalMaxPooling2D({.keepdims = true}), GlobalMaxPooling2D({.data_format = first, .keepdims = true}));
    check(line, GlobalAveragePooling1D({.keepdims = true}),
          GlobalAveragePooling1D({.data_format = first, .keepdims = true}));
  }

  TEST_CASE("integer images are computed with as numbers, not truncated") {
    const Tensor pixels = sample({u8, {2, 4, 6, 3}}), same = pixels.astype(f32);
    for (const Layer& layer : std::vector<Layer>{
             Rescaling(0.3, {.offset = -0.1}), Conv2D(2, 3), Dense(2), BatchNormalization(), AveragePooling2D(2),
             MaxPooling2D(2), GlobalAveragePooling2D(), LayerNormalization(), LeakyReLU(0.3), Softmax(), ELU(),
             PReLU({.alpha_initializer = "ones"}), UpSampling2D(2, {.interpolation = "bilinear"}),
             layers::Activation("gelu"), layers::Activation("softsign"), Average()}) {
      INFO(layer.class_name());
      CHECK(mismatch("y", layer(pixels).astype(f32), layer(same), 1e-6) == "");
    }
  }

  TEST_CASE("up-sampling by interpolation gives Keras' pixels") {
    const Tensor x = Tensor({0, 1, 4, 9, 16, 25}).reshape({1, 2, 3, 1});
    const auto row = [&](const char* method) {
      return UpSampling2D({2, 3}, {.interpolation = method})(x).reshape({4, 9}).rows(1, 2).reshape({9});
    };
    CHECK(mismatch("bilinear", row("bilinear"), {2.25, 2.25, 3.0833335, 3.9166667, 4.75, 6.25, 7.75, 9.25, 9.25},
                   1e-5) == "");
    CHECK(mismatch("bicubic", row("bicubic"),
                   {1.6281954, 1.8642857, 2.3367002, 3.0831630, 4.1071429, 5.6311231, 7.2568974, 8.3500004, 8.7966166},
                   1e-5) == "");
    CHECK(mismatch("lanczos3", row("lanczos3"),
                   {1.8968499, 2.0958364, 2.3496053, 3.0063708, 4.4930601, 6.4292245, 7.9428473, 8.8902845, 9.5085697},
                   1e-5) == "");
    CHECK(mismatch("lanczos5", row("lanczos5"),
                   {2.3384924, 2.1944859, 2.2327611, 2.9180167, 4.6574755, 6.8167553, 8.3425484, 9.1204662, 9.4875317},
                   1e-5) == "");
  }

  TEST_CASE("batch normalisation learns its moving averages while training, unless frozen") {
    Layer layer = BatchNormalization({.momentum = 0.75});
    const Tensor x{{1, 10}, {3, 30}};
    layer(x, true);
    CHECK(mismatch("mean", layer.get_weights()[2], {0.5, 5}, 1e-6) == "");        // 0.25 · {2, 20}
    CHECK(mismatch("variance", layer.get_weights()[3], {1, 25.75}, 1e-6) == "");  // 0.75 + 0.25 · {1, 100}
    layer(x);
    CHECK(mismatch("mean", layer.get_weights()[2], {0.5, 5}, 1e-6) == "");

    layer.trainable = false;
    const Tensor frozen = layer(x, true);
    CHECK(mismatch("mean", layer.get_weights()[2], {0.5, 5}, 1e-6) == "");
    CHECK(mismatch("y", frozen, layer(x), 1e-7) == "");
  }

  TEST_CASE("an activity regularizer's penalty is divided by the batch size") {
    Graph graph;
    Trace trace(graph, true);
    const Layer layer = Dense(2, {.kernel_initializer = "ones", .activity_regularizer = "l1"});  // 0.01 · Σ |y|
    trace.call(layer, {graph.constant(Tensor{{1, 2}, {3, -5}, {0, 4}})});
    REQUIRE(trace.losses.size() == 1);
    CHECK(mismatch("loss", Session(graph).run(trace.losses)[0], Tensor(0.01 * 2 * (3 + 2 + 4) / 3), 1e-6) == "");
  }

  TEST_CASE("every activation and its gradient stay finite where inputs are extreme") {
    // exponential itself overflows above 88.7
    for (const auto& entry : function_catalog<ActivationTag>().entries()) {
      if (entry.class_name == "threshold") continue;
      const double top = entry.class_name == "exponential" ? 88 : 1e4;
      Graph graph;
      const Value x = graph.constant(Tensor{{-top, -89, -30, -1, -1e-30, 0}, {1e-30, 1, 3, 30, 88, top}});
      const Value y = hornet::Activation(entry.class_name)(x);
      const auto got = Session(graph).run({y, gradients({y}, {Value()}, {x})[0]});
      INFO(entry.class_name);
      for (const Tensor& values : got)
        for (float value : values.data<float>()) CHECK(std::isfinite(value));
    }
  }

  TEST_CASE("activations take their arguments") {
    Graph graph;
    const Value x = graph.constant(Tensor{-3, -1, -0.25, 0, 0.25, 1, 3});
    const auto check = [&](const char* name, Value y, const Tensor& wanted) {
      CHECK(mismatch(name, Session(graph).run({y})[0], wanted, 1e-6) == "");
    };
    using namespace activations;
    check("relu", relu(x, 0.5, 2.0, 0.5), {-1.75, -0.75, -0.375, -0.25, -0.125, 1, 2});
    check("leaky_relu", leaky_relu(x, 0.1), {-0.3, -0.1, -0.025, 0, 0.25, 1, 3});
    check("elu", elu(x, 2), {-1.9004259, -1.2642411, -0.4423984, 0, 0.25, 1, 3});
    check("celu", celu(x, 2), {-1.5537397, -0.7869387, -0.2350062, 0, 0.25, 1, 3});
    check("gelu", gelu(x, true), {-0.0036374, -0.1588080, -0.1003246, 0, 0.1496754, 0.8411920, 2.9963627});
    check("soft_shrink", soft_shrink(x, 0.25), {-2.75, -0.75, 0, 0, 0, 0.75, 2.75});
    check("hard_shrink", hard_shrink(x, 0.25), {-3, -1, 0, 0, 0, 1, 3});
    check("threshold", threshold(x, 0.25, -7), {-7, -7, -7, -7, -7, 1, 3});
    check("squareplus", squareplus(x, 0), {0, 0, 0, 0, 0.25, 1, 3});
    const Value pairs = graph.constant(Tensor{{0, 1}, {2, 3}});
    check("glu", glu(pairs, 0), Tensor{{0, 0.9525741}});
    check("tanh", softmax(pairs, 0), Tensor{{0.1192029, 0.1192029}, {0.8807971, 0.8807971}});
    check("sparsemax", sparsemax(graph.constant(Tensor{{0, 3}, {2, 3.5}}), 0), Tensor{{0, 0}, {1, 0}});
    CHECK_THROWS_AS(glu(x), ShapeError);
  }

  TEST_CASE("an activation made of a callable computes but has no name to be saved by") {
    const Layer layer =
        Dense(2, {.activation = [](Value x) { return activations::leaky_relu(x, 0.1); }, .kernel_initializer = "ones"});
    CHECK(mismatch("y", layer(Tensor{{-1, -4}}), Tensor{{-0.5, -0.5}}, 1e-6) == "");
    CHECK_THROWS_AS(layer.get_config(), ConfigError);
  }
}
