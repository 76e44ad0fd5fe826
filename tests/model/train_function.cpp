// Training steps of one's own. The numbers of the first test are Keras': two models, two optimizers, three steps, each
// trained on what the other has become (jax.value_and_grad over stateless_call, optimizers' apply).
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/layers/batch_normalization.hpp>
#include <hornet/layers/dense.hpp>
#include <hornet/layers/spectral_normalization.hpp>
#include <hornet/losses/crossentropy.hpp>
#include <hornet/losses/regression.hpp>
#include <hornet/model/train_function.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/optimizers/adam.hpp>
#include <hornet/optimizers/rmsprop.hpp>
#include <hornet/optimizers/sgd.hpp>
#include <hornet/regularizers/regularizers.hpp>

#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

Tensor waves(const Shape& shape, double phase) {
  Tensor out(f32, shape);
  const auto values = out.data<float>();
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(std::sin(static_cast<double>(i) * 1.3 + phase) * 0.5);
  return out;
}

void set_waves(Layer model, double phase) {
  std::vector<Tensor> values;
  for (const Weight& weight : model.weights()) {
    const Shape& shape = weight.variable->type().shape;
    values.push_back(weight.variable->name == "moving_variance" ? Tensor::ones(shape) : waves(shape, phase));
    phase += 1;
  }
  model.set_weights(values);
}

double sum_of_sizes(const Tensor& tensor) {
  double sum = 0;
  for (const float value : tensor.data<float>()) sum += std::abs(static_cast<double>(value));
  return sum;
}

bool near(double a, double b) { return std::abs(a - b) <= 2e-5 * std::max(1.0, std::abs(b)); }

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("two models train against each other as in Keras") {
    Sequential discriminator{Input({3}), layers::Dense(5, {.activation = "tanh"}), layers::Dense(1)};
    Sequential generator{Input({2}), layers::Dense(7, {.activation = "tanh"}), layers::BatchNormalization(),
                         layers::Dense(3)};
    set_waves(discriminator, 0);
    set_waves(generator, 10);
    Optimizer d_optimizer = optimizers::Adam({.learning_rate = 0.01});
    Optimizer g_optimizer = optimizers::RMSprop({.learning_rate = 0.02});
    const Loss loss = losses::BinaryCrossentropy({.from_logits = true});

    TrainFunction train_step([&](TrainStep& step, const std::vector<Value>& batch) {
      const Value ones = step.graph().constant(Tensor::ones({4, 1}));
      const Value zeros = step.graph().constant(Tensor::zeros({4, 1}));
      const Value fake = generator(step, batch[1]);
      const Value d_loss =
          loss(ones, discriminator(step, batch[0])) + loss(zeros, discriminator(step, ops::stop_gradient(fake)));
      step.apply_gradients(d_optimizer, d_loss, {discriminator});
      const Value g_loss = loss(ones, discriminator(step, fake));
      step.apply_gradients(g_optimizer, g_loss, {generator});
      return std::vector{d_loss, g_loss};
    });

    const Tensor x = waves({4, 3}, 20), noise = waves({4, 2}, 30);
    const double recorded[3][2] = {{1.5258132, 0.4825200}, {1.5796669, 0.4566395}, {1.5866101, 0.4593130}};
    for (const auto& [d_loss, g_loss] : recorded) {
      const std::vector<Tensor> losses = train_step({x, noise});
      CHECK(near(losses[0].item(), d_loss));
      CHECK(near(losses[1].item(), g_loss));
    }
    const double d_weights[] = {4.5797834, 1.5174856, 1.5237406, 0.0405356};
    for (std::size_t i = 0; i < 4; ++i) CHECK(near(sum_of_sizes(discriminator.get_weights()[i]), d_weights[i]));
  }

  TEST_CASE("a training step of one's own does what fit does") {
    const Tensor x = numbers({7, 5}), y = numbers({7, 2}, 2);
    const auto make = [] {
      return Sequential{Input({5}),
                        layers::Dense(3, {.activation = "tanh", .kernel_regularizer = regularizers::L2(0.1)}),
                        layers::Dense(2)};
    };
    Sequential a = make(), b = make();
    b.set_weights(a.get_weights());
    a.compile({.optimizer = optimizers::SGD({.learning_rate = 0.1}), .loss = "mse"});
    const History history = a.fit(x, y, {.batch_size = 7, .epochs = 3, .verbose = 0, .shuffle = false});
    Optimizer optimizer = optimizers::SGD({.learning_rate = 0.1});
    const Loss loss = losses::MeanSquaredError();
    TrainFunction train_step([&](TrainStep& step, const std::vector<Value>& batch) {
      Value total = loss(batch[1], b(step, batch[0]));
      for (const Value& added : step.losses({b})) total = total + added;
      step.apply_gradients(optimizer, total, {b});
      return std::vector{total};
    });
    for (const double expected : history.history.at("loss")) CHECK(near(train_step({x, y})[0].item(), expected));
    for (std::size_t i = 0; i < a.get_weights().size(); ++i)
      CHECK(near(sum_of_sizes(a.get_weights()[i]), sum_of_sizes(b.get_weights()[i])));
    CHECK(optimizer.iterations() == 3);
    CHECK(train_step({x.rows(0, 3), y.rows(0, 3)})[0].rank() == 0);  // a batch of another size
  }

  TEST_CASE("each run of a training step draws numbers of its own") {
    TrainFunction draw([](TrainStep& step, const std::vector<Value>& batch) {
      return std::vector{batch[0] + step.random().normal(batch[0].shape())};
    });
    const Tensor zeros = Tensor::zeros({2, 3});
    CHECK(!identical(draw({zeros})[0], draw({zeros})[0]));
  }

  TEST_CASE("mistakes in a training step are told") {
    Sequential model{Input({5}), layers::Dense(2)};
    Optimizer optimizer = "sgd";
    const Tensor x = numbers({7, 5});
    const auto failing = [&](const std::function<void(TrainStep&, Value)>& body) {
      return thrown([&] {
        TrainFunction([&](TrainStep& step, const std::vector<Value>& batch) {
          body(step, model(step, batch[0]));
          return std::vector<Value>{};
        })({x});
      });
    };
    CHECK(failing([&](TrainStep& step, Value y) {
            step.apply_gradients(optimizer, y, {model});
          }).find("the loss must be a scalar, got shape (7, 2)") != std::string::npos);
    CHECK(failing([&](TrainStep& step, Value y) {
            for (int i = 0; i < 2; ++i) step.apply_gradients(optimizer, ops::mean(y), {model});
          }).find("is updated twice in one step") != std::string::npos);
    CHECK(thrown([] { TrainFunction(nullptr); }).find("the function is empty") != std::string::npos);
  }

  TEST_CASE("a weight that a layer replaces for its call is trained as fit trains it") {
    const auto make = [] {
      Sequential model{Input({3}), layers::SpectralNormalization(layers::Dense(4)), layers::Dense(1)};
      set_waves(model, 1);
      return model;
    };
    const Tensor x = waves({5, 3}, 2), y = waves({5, 1}, 3);
    Sequential fitted = make();
    fitted.compile({.optimizer = optimizers::SGD({.learning_rate = 0.1}), .loss = "mse"});
    for (int i = 0; i < 3; ++i) fitted.train_on_batch(x, y);

    Sequential stepped = make();
    Optimizer optimizer = optimizers::SGD({.learning_rate = 0.1});
    const Loss loss = losses::MeanSquaredError();
    TrainFunction train_step([&](TrainStep& step, const std::vector<Value>& batch) {
      const Value error = loss(batch[1], stepped(step, batch[0]));
      step.apply_gradients(optimizer, error, {stepped});
      return std::vector{error};
    });
    for (int i = 0; i < 3; ++i) train_step({x, y});
    CHECK(same_weights(fitted, stepped));
    CHECK_FALSE(same_weights(fitted, make()));
  }
}
