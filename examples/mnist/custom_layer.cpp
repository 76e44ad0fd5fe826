// A layer, a loss and a callback of one's own, written exactly as the built-in ones are.
#include <cstdio>
#include <hornet/hornet.hpp>

#include "arguments.hpp"

using namespace hornet;

// y = x * scale, one learned factor a column. Gradients, saving and shapes follow from these lines.
struct Scale {
  double initial = 1.0;
  static constexpr std::string_view class_name = "Scale";
  static constexpr auto fields() { return std::tuple{Field{"initial", &Scale::initial}}; }
  Value call(Scope& scope, Value x) const {
    return x * scope.weight("scale", {x.shape().back()}, initializers::Constant({.value = initial}));
  }
};

// Half the squared distance to the one-hot label. Labels reach a loss as numbers of y's dtype, as in Keras.
static Value half_squared_error(Value label, Value y) {
  const Value index = ops::cast(ops::reshape(label, {label.shape()[0]}), i32);
  const Value target = ops::one_hot(index, y.shape().back());
  return 0.5 * ops::sum(ops::square(target - y), -1);
}

// Ends training after the first epoch of more than 95 % accuracy.
struct StopWhenGood : Callback {
  void on_epoch_end(std::int64_t, Logs& logs) override {
    const double* accuracy = logs.find("accuracy");
    if (accuracy && *accuracy > 0.95) model().stop_training = true;
  }
};

int main(int argc, char** argv) {
  const Arguments arguments = parse_arguments(argc, argv, "Train a model with a custom layer, loss and callback.", 5);
  auto [train, test] = datasets::mnist::load_data(arguments.data_dir);
  register_layer<Scale>();  // so that a saved model with it can be loaded

  Sequential model{
      layers::Rescaling(1.0 / 255),
      layers::Flatten(),
      Scale{.initial = 2.0},
      layers::Dense(64, {.activation = "tanh"}),
      layers::Dense(10, {.activation = "softmax"}),
  };
  model.compile({.optimizer = optimizers::SGD({.learning_rate = 0.1, .momentum = 0.9}),
                 .loss = half_squared_error,
                 .metrics = {"accuracy"}});
  model.fit(train.x, train.y, {.epochs = arguments.epochs, .callbacks = {StopWhenGood()}});
  const Evaluation result = model.evaluate(test.x, test.y);
  std::printf("Test accuracy: %.4f\n", result["accuracy"]);
}
