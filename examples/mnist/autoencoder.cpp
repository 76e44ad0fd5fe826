// A variational autoencoder (Kingma & Welling 2013) with a training step of its own, after Keras' example: digits
// become two numbers, from which they are drawn again. Writes how it draws the digits of one square of these numbers.
#include <cstdio>
#include <fstream>
#include <hornet/hornet.hpp>

#include "arguments.hpp"

using namespace hornet;

// 15 by 15 digits of 28 by 28 pixels as a grey picture that any viewer opens.
static void write_digits(Model& decoder, const char* path) {
  constexpr std::int64_t kSide = 15, kPixels = 28;
  Tensor places(f32, {kSide * kSide, 2});
  for (std::int64_t i = 0; i < places.size(); ++i)
    places.data<float>()[static_cast<std::size_t>(i)] =
        static_cast<float>((i % 2 ? i / 2 % kSide : i / 2 / kSide) - kSide / 2) * 0.25f;
  const Tensor digits = decoder.predict(places, {.verbose = 0});
  std::ofstream file(path);
  file << "P2 " << kSide * kPixels << ' ' << kSide * kPixels << " 255\n";
  for (std::int64_t y = 0; y < kSide * kPixels; ++y)
    for (std::int64_t x = 0; x < kSide * kPixels; ++x)
      file << static_cast<int>(255 * digits.at({y / kPixels * kSide + x / kPixels, y % kPixels, x % kPixels, 0}))
           << '\n';
}

int main(int argc, char** argv) {
  const Arguments arguments = parse_arguments(argc, argv, "Train a variational autoencoder on MNIST.", 3);
  auto [train, test] = datasets::mnist::load_data(arguments.data_dir);

  auto image = Input({28, 28, 1});
  auto x = layers::Conv2D(16, 3, {.strides = 2, .padding = "same", .activation = "relu"})(image);
  x = layers::Conv2D(32, 3, {.strides = 2, .padding = "same", .activation = "relu"})(x);
  x = layers::Flatten()(x);
  x = layers::Dense(16, {.activation = "relu"})(x);
  Model encoder({.inputs = image,
                 .outputs = {layers::Dense(2, {.name = "z_mean"})(x), layers::Dense(2, {.name = "z_log_var"})(x)},
                 .name = "encoder"});

  auto place = Input({2});
  x = layers::Dense(7 * 7 * 32, {.activation = "relu"})(place);
  x = layers::Reshape({7, 7, 32})(x);
  x = layers::Conv2DTranspose(32, 3, {.strides = 2, .padding = "same", .activation = "relu"})(x);
  x = layers::Conv2DTranspose(16, 3, {.strides = 2, .padding = "same", .activation = "relu"})(x);
  x = layers::Conv2DTranspose(1, 3, {.padding = "same", .activation = "sigmoid"})(x);
  Model decoder({.inputs = place, .outputs = x, .name = "decoder"});

  Optimizer optimizer = optimizers::Adam();
  const Loss binary_crossentropy = losses::BinaryCrossentropy();
  TrainFunction train_step([&](TrainStep& step, const std::vector<Value>& batch) {
    const Value images = ops::cast(batch[0], f32) / 255.0;
    const std::vector<Value> encoded = encoder.call(step, {images});
    const Value z_mean = encoded[0], z_log_var = encoded[1];
    const Value z = z_mean + ops::exp(0.5 * z_log_var) * step.random().normal(z_mean.shape());
    const Value reconstruction = binary_crossentropy(images, decoder(step, z)) * (28.0 * 28.0);
    const Value kl = ops::mean(ops::sum(-0.5 * (1.0 + z_log_var - ops::square(z_mean) - ops::exp(z_log_var)), 1));
    step.apply_gradients(optimizer, reconstruction + kl, {encoder, decoder});
    return std::vector{reconstruction, kl};
  });

  const Tensor images = train.x.reshape({None, 28, 28, 1});
  const Dataset data = Dataset::from_tensors(images).shuffle(60'000).batch(128, {.drop_remainder = true}).prefetch(2);
  for (std::int64_t epoch = 1; epoch <= arguments.epochs; ++epoch) {
    metrics::Mean reconstruction("reconstruction"), kl("kl");
    for (const auto& [batch, none] : data) {
      const std::vector<Tensor> losses = train_step({batch});
      reconstruction.update_state(losses[0]);
      kl.update_state(losses[1]);
    }
    std::printf("epoch %lld: reconstruction loss %.2f, KL loss %.2f\n", static_cast<long long>(epoch),
                reconstruction.result(), kl.result());
  }
  write_digits(decoder, "digits.pgm");
  std::printf("digits.pgm shows what the decoder draws.\n");
}
