#include "tests/cuda/classifiers.hpp"

namespace hornet {

Tensor labels(std::int64_t samples, std::int64_t classes) {
  const Tensor out(i32, {samples});
  for (std::int64_t i = 0; i < samples; ++i)
    out.data<std::int32_t>()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i * i % 7 % classes);
  return out;
}

Model classifier(Sequential model) {
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

Model convolutional() {
  return classifier(
      Sequential({Input({9, 7, 2}), layers::Conv2D(5, 3, {.padding = "same"}), layers::BatchNormalization(),
                  layers::Activation("relu"), layers::MaxPooling2D(2), layers::Conv2D(4, 2, {.activation = "relu"}),
                  layers::GlobalAveragePooling2D(), layers::Dense(4, {.activation = "softmax"})}));
}

}  // namespace hornet
