#include "tests/cuda/launch_cases.hpp"

#include "src/runtime/target.hpp"
#include "tests/cuda/backends.hpp"

namespace hornet {

WithLaunches::WithLaunches(cuda::LaunchMode mode) : before_(open_backend()) {
  use_backend(gpu_under_test());
  cuda::choose_launch_mode(mode);
}

WithLaunches::~WithLaunches() {
  cuda::choose_launch_mode(cuda::LaunchMode::automatic);
  use_backend(before_);
}

Model dense() {
  return classifier(
      Sequential({Input({6}), layers::Dense(11, {.activation = "relu"}), layers::Dropout(0.3),
                  layers::Dense(7, {.activation = "tanh"}), layers::Dense(4, {.activation = "softmax"})}));
}

Trained train(Model (*make)(), const Tensor& x, const Tensor& y, cuda::LaunchMode mode, int epochs,
              const std::function<void()>& each_batch) {
  const WithLaunches here(mode);
  set_random_seed(7);
  Model model = make();
  Trained trained;
  FitOptions options{.batch_size = 5, .epochs = epochs, .verbose = 0};
  callbacks::LambdaCallbackOptions hooks;
  hooks.on_train_batch_end = [&](std::int64_t batch, Logs& logs) {
    if (batch % 3 == 0) trained.losses.push_back(*logs.find("loss"));
    each_batch();
  };
  // The next epoch's steps have what is compiled in the background.
  callbacks::LambdaCallbackOptions compiled;
  compiled.on_epoch_end = [](std::int64_t, const Logs&) { gpu_under_test().memory()->finish_compiling(); };
  options.callbacks = {callbacks::LambdaCallback(compiled)};
  if (each_batch) options.callbacks.push_back(callbacks::LambdaCallback(hooks));
  const History history = model.fit(x, y, options);
  for (double loss : history.history.at("loss")) trained.losses.push_back(loss);
  trained.weights = model.get_weights();
  return trained;
}

}  // namespace hornet
