#include "benchmarks/nets.hpp"

#include <hornet/hornet.hpp>

#include "benchmarks/flops.hpp"

namespace hornet::benchmarks {

Net mlp() {
  return {Sequential{Input({28, 28}, {.dtype = u8}), layers::Rescaling(1.0 / 255), layers::Flatten(),
                     layers::Dense(512, {.activation = "relu"}), layers::Dropout(0.2),
                     layers::Dense(10, {.activation = "softmax"})},
          {dense_flops(784, 512), dense_flops(512, 10)}};
}

Net convnet() {
  return {Sequential{Input({28, 28, 1}, {.dtype = u8}), layers::Rescaling(1.0 / 255),
                     layers::Conv2D(32, {3, 3}, {.activation = "relu"}), layers::MaxPooling2D({2, 2}),
                     layers::Conv2D(64, {3, 3}, {.activation = "relu"}), layers::MaxPooling2D({2, 2}),
                     layers::Flatten(), layers::Dropout(0.5), layers::Dense(10, {.activation = "softmax"})},
          {conv_flops(26, 26, 3, 1, 32), conv_flops(11, 11, 3, 32, 64), dense_flops(1600, 10)}};
}

Net tiny() {
  return {Sequential{Input({4}), layers::Dense(8, {.activation = "relu"}), layers::Dense(1)},
          {dense_flops(4, 8), dense_flops(8, 1)}};
}

namespace {

KerasTensor conv_norm(const KerasTensor& x, std::int64_t filters, std::int64_t kernel, std::int64_t stride,
                      std::vector<double>& flops) {
  const auto y = layers::Conv2D(filters, kernel, {.strides = stride, .padding = "same", .use_bias = false})(x);
  flops.push_back(conv_flops(y.shape()[1], y.shape()[2], kernel, x.shape()[3], filters));
  return layers::BatchNormalization()(y);
}

KerasTensor residual_block(const KerasTensor& x, std::int64_t filters, std::int64_t stride,
                           std::vector<double>& flops) {
  KerasTensor y = layers::ReLU()(conv_norm(x, filters, 3, stride, flops));
  y = conv_norm(y, filters, 3, 1, flops);
  const bool same_shape = stride == 1 && x.shape()[3] == filters;
  const KerasTensor shortcut = same_shape ? x : conv_norm(x, filters, 1, stride, flops);
  return layers::ReLU()(layers::Add()({y, shortcut}));
}

}  // namespace

Net resnet20() {
  std::vector<double> flops;
  const KerasTensor image = Input({32, 32, 3});
  KerasTensor x = layers::ReLU()(conv_norm(image, 16, 3, 1, flops));
  for (const std::int64_t filters : {16, 32, 64})
    for (int block = 0; block < 3; ++block) x = residual_block(x, filters, filters > 16 && block == 0 ? 2 : 1, flops);
  x = layers::GlobalAveragePooling2D()(x);
  flops.push_back(dense_flops(64, 10));
  const KerasTensor y = layers::Dense(10, {.activation = "softmax"})(x);
  return {Model({.inputs = {image}, .outputs = {y}}), flops};
}

Net bidirectional_lstm(std::int64_t steps) {
  constexpr std::int64_t units = 64, width = 128;  // of an embedding, and of both directions together
  const double both_directions =
      2 * static_cast<double>(steps) * (dense_flops(width, 4 * units) + dense_flops(units, 4 * units));
  return {Sequential{Input({steps}, {.dtype = i32}), layers::Embedding(20'000, width),
                     layers::Bidirectional(layers::LSTM(units, {.return_sequences = true})),
                     layers::Bidirectional(layers::LSTM(units)), layers::Dense(1, {.activation = "sigmoid"})},
          {0, both_directions, both_directions, dense_flops(width, 1)}};  // 0: the embedding looks up
}

}  // namespace hornet::benchmarks
