// 99 % of MNIST's test images as soon as may be: a small convolutional net, two passes over the data, and a rate that
// warms up and decays. Prints the accuracy after each pass, and the time since the program began.
#include <chrono>
#include <cstdio>
#include <hornet/hornet.hpp>

#include "arguments.hpp"

using namespace hornet;

int main(int argc, char** argv) {
  const auto start = std::chrono::steady_clock::now();
  const Arguments arguments = parse_arguments(argc, argv, "Reach 99 % test accuracy on MNIST quickly.", 2);
  auto [train, test] = datasets::mnist::load_data(arguments.data_dir);
  const auto images = [](const Tensor& x) { return x.reshape({None, 28, 28, 1}); };

  Sequential model{
      Input({28, 28, 1}),
      layers::Rescaling(1.0 / 255),
      layers::Conv2D(16, {5, 5}, {.strides = {2, 2}, .use_bias = false}),
      layers::BatchNormalization({.momentum = 0.9}),
      layers::Activation("relu"),
      layers::Conv2D(32, {3, 3}, {.use_bias = false}),
      layers::BatchNormalization({.momentum = 0.9}),
      layers::Activation("relu"),
      layers::MaxPooling2D({2, 2}),
      layers::Flatten(),
      layers::Dense(64, {.activation = "relu"}),
      layers::Dense(10, {.activation = "softmax"}),
  };

  // A tenth of the steps rises from 0.002 to 0.02, the others fall to 0.
  constexpr std::int64_t batch = 128;
  const std::int64_t steps = (train.x.shape()[0] + batch - 1) / batch * arguments.epochs, warmup = steps / 10;
  const schedules::CosineDecay rate(0.002, steps - warmup, {.warmup_target = 0.02, .warmup_steps = warmup});
  model.compile({.optimizer = optimizers::Adam({.learning_rate = rate}),
                 .loss = "sparse_categorical_crossentropy",
                 .metrics = {"accuracy"}});

  const auto report = [&](std::int64_t epoch, const Logs& logs) {
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    std::printf("epoch %ld: test accuracy %.4f after %.2f s\n", static_cast<long>(epoch + 1),
                *logs.find("val_accuracy"), passed.count());
  };
  model.fit(images(train.x), train.y,
            {.batch_size = batch,
             .epochs = arguments.epochs,
             .verbose = 0,
             .callbacks = {callbacks::LambdaCallback({.on_epoch_end = report})},
             .validation_data = {images(test.x), test.y},
             .validation_batch_size = 1000});
}
