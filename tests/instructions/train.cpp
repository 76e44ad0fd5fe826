// Trains a model for a given number of steps: what check.py counts the instructions of.
#include <cstdlib>
#include <hornet/hornet.hpp>
#include <hornet/tensor/random.hpp>
#include <string>

using namespace hornet;

namespace {

Sequential tiny() { return Sequential{Input({4}), layers::Dense(8, {.activation = "relu"}), layers::Dense(1)}; }

Sequential dense() {
  return Sequential{Input({784}), layers::Dense(512, {.activation = "relu"}), layers::Dropout(0.2), layers::Dense(10)};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const bool is_tiny = std::string(argv[1]) == "tiny";
  const std::int64_t steps = std::atoll(argv[2]), features = is_tiny ? 4 : 784, outputs = is_tiny ? 1 : 10;
  Sequential model = is_tiny ? tiny() : dense();
  model.compile({.optimizer = "adam", .loss = "mse"});
  const Tensor x = random_uniform({32, features}, f32, 0, 1, 1), y = random_uniform({32, outputs}, f32, 0, 1, 2);
  for (std::int64_t step = 0; step < steps; ++step) model.train_on_batch(x, y);  // no thread waits for another
}
