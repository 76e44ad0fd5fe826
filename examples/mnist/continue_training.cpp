// Training that stops and goes on: the weights file holds the optimizer's state, so that two halves make exactly the
// whole, to the bit, dropout and shuffling included.
#include <cstdio>
#include <cstdlib>
#include <hornet/hornet.hpp>

#include "arguments.hpp"

using namespace hornet;

static Sequential make_model() {
  // clang-format off
  Sequential model{
      Input({28, 28}),
      layers::Rescaling(1.0 / 255),
      layers::Flatten(),
      layers::Dense(128, {.activation = "relu"}),
      layers::Dropout(0.2),
      layers::Dense(10, {.activation = "softmax"}),
  };
  // clang-format on
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

int main(int argc, char** argv) {
  const Arguments arguments = parse_arguments(argc, argv, "Stop training, save, load, go on.", 4);
  auto [train, test] = datasets::mnist::load_data(arguments.data_dir);
  const std::int64_t half = arguments.epochs / 2;

  Sequential first = make_model();
  first.fit(train.x, train.y, {.batch_size = 128, .epochs = half});
  first.save_weights("half.weights.h5");

  Sequential second = make_model();  // as if in another process
  second.load_weights("half.weights.h5");
  second.fit(train.x, train.y, {.batch_size = 128, .epochs = arguments.epochs, .initial_epoch = half});

  first.fit(train.x, train.y, {.batch_size = 128, .epochs = arguments.epochs, .initial_epoch = half});  // uninterrupted
  const std::vector<Tensor> a = first.get_weights(), b = second.get_weights();
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!identical(a[i], b[i])) {
      std::printf("The continued run differs from the uninterrupted one.\n");
      return EXIT_FAILURE;
    }
  std::printf("The continued run equals the uninterrupted one, bit for bit.\n");
}
