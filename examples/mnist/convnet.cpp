// Keras' "simple MNIST convnet": 99 % test accuracy with 34,826 parameters.
// The Python program: keras.io/examples/vision/mnist_convnet.
#include <cstdio>
#include <hornet/hornet.hpp>

#include "arguments.hpp"

using namespace hornet;

int main(int argc, char** argv) {
  const Arguments arguments = parse_arguments(argc, argv, "Train a small convolutional net on MNIST.", 12);
  auto [train, test] = datasets::mnist::load_data(arguments.data_dir);
  const auto images = [](const Tensor& x) { return x.reshape({None, 28, 28, 1}); };

  Sequential model{
      Input({28, 28, 1}),
      layers::Rescaling(1.0 / 255),
      layers::Conv2D(32, {3, 3}, {.activation = "relu"}),
      layers::MaxPooling2D({2, 2}),
      layers::Conv2D(64, {3, 3}, {.activation = "relu"}),
      layers::MaxPooling2D({2, 2}),
      layers::Flatten(),
      layers::Dropout(0.5),
      layers::Dense(10, {.activation = "softmax"}),
  };
  model.summary();
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  model.fit(images(train.x), train.y, {.batch_size = 128, .epochs = arguments.epochs, .validation_split = 0.1});
  const Evaluation result = model.evaluate(images(test.x), test.y);
  std::printf("Test accuracy: %.4f\n", result["accuracy"]);
}
