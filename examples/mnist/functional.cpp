// The functional API: one image, two questions: which digit, and is it odd?
#include <cstdio>
#include <hornet/hornet.hpp>

#include "arguments.hpp"

using namespace hornet;

// 1 where the label is odd, float32 [n, 1].
static Tensor is_odd(const Tensor& labels) {
  Tensor out(f32, {labels.size(), 1});
  for (std::int64_t i = 0; i < labels.size(); ++i)
    out.data<float>()[static_cast<std::size_t>(i)] =
        labels.data<std::uint8_t>()[static_cast<std::size_t>(i)] % 2 ? 1 : 0;
  return out;
}

int main(int argc, char** argv) {
  const Arguments arguments = parse_arguments(argc, argv, "Train a model with two outputs on MNIST.", 3);
  auto [train, test] = datasets::mnist::load_data(arguments.data_dir);
  const auto images = [](const Tensor& x) { return x.reshape({None, 28, 28, 1}); };

  auto image = Input({28, 28, 1}, {.name = "image"});
  auto x = layers::Rescaling(1.0 / 255)(image);
  x = layers::Conv2D(16, {3, 3}, {.activation = "relu"})(x);
  x = layers::MaxPooling2D({2, 2})(x);
  x = layers::Flatten()(x);
  auto digit = layers::Dense(10, {.activation = "softmax", .name = "digit"})(x);
  auto parity = layers::Dense(1, {.activation = "sigmoid", .name = "parity"})(x);
  Model model({.inputs = {image}, .outputs = {digit, parity}});
  model.summary();

  model.compile({.optimizer = optimizers::Adam({.learning_rate = 1e-3}),
                 .loss = {{"digit", "sparse_categorical_crossentropy"}, {"parity", "binary_crossentropy"}},
                 .loss_weights = {{"digit", 1.0}, {"parity", 0.5}},
                 .metrics = {{"digit", {"accuracy"}}, {"parity", {"accuracy"}}}});
  model.fit(images(train.x), {{"digit", train.y}, {"parity", is_odd(train.y)}},
            {.batch_size = 128, .epochs = arguments.epochs});
  for (const auto& [name, value] : model.evaluate(images(test.x), {test.y, is_odd(test.y)}))
    std::printf("%-16s %.4f\n", name.c_str(), value);
}
