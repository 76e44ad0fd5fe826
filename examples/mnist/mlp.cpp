// Keras' first program: classify handwritten digits with two dense layers.
#include <cstdio>
#include <hornet/hornet.hpp>

#include "arguments.hpp"

using namespace hornet;

int main(int argc, char** argv) {
  const Arguments arguments = parse_arguments(argc, argv, "Train two dense layers on MNIST.", 5);
  auto [train, test] = datasets::mnist::load_data(arguments.data_dir);  // u8 [n, 28, 28], labels u8 [n]

  Sequential model{
      layers::Rescaling(1.0 / 255),
      layers::Flatten(),
      layers::Dense(512, {.activation = "relu"}),
      layers::Dropout(0.2),
      layers::Dense(10, {.activation = "softmax"}),
  };
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  model.fit(train.x, train.y, {.epochs = arguments.epochs});
  const Evaluation result = model.evaluate(test.x, test.y);
  std::printf("Test accuracy: %.4f\n", result["accuracy"]);
  model.save_weights("mnist.weights.h5");
}
