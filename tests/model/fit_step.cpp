// fit and evaluate with steps of one's own.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/hornet.hpp>

#include "tests/allocation_count.hpp"
#include "tests/files/scratch.hpp"
#include "tests/model/power_cut.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

// What the usual step does, written out.
StepLogs as_usual(FitStep& step, const BatchValues& batch) {
  const std::vector<Value> predictions = step.model().call(step, batch.x);
  const Value loss = step.compute_loss(predictions);
  if (step.training()) step.apply_gradients(step.optimizer(), loss, {step.model()});
  step.update_metrics(predictions);
  return {{"loss", loss}};
}

Model regression(StepFunction train_step = {}, StepFunction test_step = {}) {
  const KerasTensor x = Input({5});
  const KerasTensor hidden = layers::Dropout(0.25, {.seed = 3})(
      layers::Dense(7, {.activation = "tanh", .kernel_initializer = initializers::GlorotUniform({.seed = 1})})(x));
  Model model({.inputs = x,
               .outputs = layers::Dense(2, {.kernel_initializer = initializers::GlorotUniform({.seed = 2}),
                                            .kernel_regularizer = "l2"})(hidden)});
  model.compile({.optimizer = optimizers::Adam({.learning_rate = 0.01}),
                 .loss = "mse",
                 .metrics = {"mae"},
                 .train_step = std::move(train_step),
                 .test_step = std::move(test_step)});
  return model;
}

// A variational autoencoder: its loss is of values inside the model, and there are no targets.
struct Autoencoder {
  Model encoder, decoder;

  StepLogs operator()(FitStep& step, const BatchValues& batch) const {
    const Value x = batch.x[0];
    const std::vector<Value> encoded = encoder.call(step, {x});
    const Value mean = encoded[0], log_variance = encoded[1];
    const Value z = mean + ops::exp(0.5 * log_variance) * step.random().normal(mean.shape());
    const Value error = ops::mean(ops::square(x - decoder(step, z)));
    const Value kl = -0.5 * ops::mean(1.0 + log_variance - ops::square(mean) - ops::exp(log_variance));
    if (step.training()) step.apply_gradients(step.optimizer(), error + kl, {step.model()});
    return {{"loss", error + kl}, {"error", error}, {"kl", kl}};
  }
};

Autoencoder parts() {
  const KerasTensor x = Input({5}), latent = Input({2});
  const KerasTensor hidden = layers::Dense(7, {.activation = "tanh"})(x);
  return {Model({.inputs = x, .outputs = {layers::Dense(2)(hidden), layers::Dense(2)(hidden)}, .name = "encoder"}),
          Model({.inputs = latent, .outputs = layers::Dense(5)(latent), .name = "decoder"})};
}

// All of the weights belong to the model that is fitted.
Model autoencoder() {
  const Autoencoder both = parts();
  const KerasTensor x = Input({5});
  const std::vector<KerasTensor> encoded = both.encoder.call({x});
  Model model({.inputs = x, .outputs = {both.decoder(encoded[0]), encoded[1]}});
  model.compile({.optimizer = "adam", .train_step = both, .test_step = both});
  return model;
}

class CountAllocations : public Callback {
 public:
  std::int64_t most = 0, batches = 0;
  void on_train_batch_end(std::int64_t batch, Logs&) override {
    const std::int64_t now = allocation_count();
    if (batch > 0 && warm_) most = std::max(most, now - before_), ++batches;
    before_ = now;
  }
  void on_epoch_end(std::int64_t, Logs&) override { warm_ = true; }

 private:
  bool warm_ = false;
  std::int64_t before_ = 0;
};

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("the usual step written out trains, measures and evaluates as the usual one, bit for bit") {
    const Tensor x = numbers({12, 5}), y = numbers({12, 2}, 2);
    const auto fitted = [&](StepFunction train_step, StepFunction test_step) {
      set_random_seed(5);
      Model model = regression(std::move(train_step), std::move(test_step));
      const History history =
          model.fit(x, y, {.batch_size = 4, .epochs = 3, .verbose = 0, .validation_split = 1.0 / 3});
      return std::pair{model, history.history};
    };
    const auto [usual, expected] = fitted({}, {});
    REQUIRE(expected.size() == 4);
    for (const StepFunction& test_step : {StepFunction(), StepFunction(as_usual)}) {
      auto [model, history] = fitted(as_usual, test_step);
      CHECK(history == expected);
      CHECK(same_weights(model, usual));
      CHECK(model.metrics_names() == std::vector<std::string>{"loss", "mae"});
      CHECK(model.evaluate(x, y, {.verbose = 0}).size() == 2);
    }
  }

  TEST_CASE("what a step reports is averaged over the batches of an epoch, or over rows, as keras.metrics.Mean does") {
    Tensor x(f32, {7, 5});
    for (std::int64_t i = 0; i < x.size(); ++i)
      x.data<float>()[static_cast<std::size_t>(i)] = static_cast<float>(i / 5);
    Model model = regression([](FitStep&, const BatchValues& batch) {
      return StepLogs{{"first", ops::mean(batch.x[0])}, {"rows", ops::mean(batch.x[0], 1)}};
    });
    const History history = model.fit(x, {}, {.batch_size = 3, .epochs = 2, .verbose = 0, .shuffle = false});
    CHECK(history.history.at("first") == std::vector<double>(2, static_cast<double>((1.0F + 4.0F + 6.0F) / 3.0F)));
    CHECK(history.history.at("rows") == std::vector<double>(2, 3.0));
    CHECK(history.history.size() == 2);
  }

  TEST_CASE("an autoencoder is fitted without targets; its losses are in the history and in evaluate") {
    Model model = autoencoder();
    const Tensor x = numbers({12, 5});
    const History history = model.fit(x, {}, {.batch_size = 4, .epochs = 20, .verbose = 0, .validation_data = {x, {}}});
    CHECK(history.history.size() == 6);
    CHECK(history.history.at("loss").back() < history.history.at("loss").front());
    for (const char* name : {"loss", "error", "kl", "val_loss", "val_error", "val_kl"})
      CHECK(history.history.at(name).size() == 20);
    const Evaluation result = model.evaluate(x, {}, {.verbose = 0});
    CHECK(result["loss"] == doctest::Approx(result["error"] + result["kl"]));
    CHECK(result["kl"] == history.history.at("val_kl").back());
    CHECK(model.optimizer().iterations() == 60);
  }

  TEST_CASE("a batch allocates nothing, and the same seed gives the same weights for any number of threads") {
    const Tensor x = numbers({12, 5});
    const auto fitted = [&](int threads) {
      set_num_threads(threads);
      set_random_seed(3);
      Model model = autoencoder();
      const auto counter = std::make_shared<CountAllocations>();
      model.fit(x, {}, {.batch_size = 4, .epochs = 3, .verbose = 0, .callbacks = {counter}});
      CHECK(counter->batches == 4);
      CHECK(counter->most == 0);
      return model;
    };
    CHECK(same_weights(fitted(1), fitted(2)));
  }

  TEST_CASE("a backup and a file go on with the optimizer's state, to the bit") {
    const ScratchDirectory scratch;
    const Tensor x = numbers({23, 5});
    const auto train = [&](std::vector<CallbackHandle> callbacks, const std::string& backup) {
      set_random_seed(8);
      Model model = autoencoder();
      callbacks.insert(callbacks.begin(), callbacks::BackupAndRestore(scratch / backup, {.save_freq = 2}));
      const FitOptions options{
          .batch_size = 5, .epochs = 3, .verbose = 0, .callbacks = callbacks, .validation_data = {x, {}}};
      return std::pair{model, model.fit(x, {}, options).history};
    };
    const auto [whole, history] = train({}, "a");
    CHECK_THROWS_AS(train({CutAfter(8)}, "b"), PowerCut);
    const auto [resumed, rest] = train({}, "b");
    CHECK(same_weights(resumed, whole));
    for (const char* name : {"loss", "kl", "val_loss"}) CHECK(rest.at(name).back() == history.at(name).back());

    Model model = whole;
    model.save(scratch / "m.keras");
    Model loaded = load_model(scratch / "m.keras");
    CHECK(loaded.optimizer().iterations() == 15);
    loaded.compile({.optimizer = loaded.optimizer(), .train_step = [](FitStep& step, const BatchValues& batch) {
                      const Value error = ops::mean(ops::square(batch.x[0] - step.model().call(step, batch.x)[0]));
                      step.apply_gradients(step.optimizer(), error, {step.model()});
                      return StepLogs{{"loss", error}};
                    }});
    loaded.fit(x, {}, {.batch_size = 23, .verbose = 0});
    CHECK(loaded.optimizer().iterations() == 16);
  }

  TEST_CASE("a GAN is fitted with an optimizer of each of its models") {
    Sequential generator{Input({2}), layers::Dense(5)}, discriminator{Input({5}), layers::Dense(1)};
    const KerasTensor noise = Input({2});
    Model gan({.inputs = noise, .outputs = discriminator(generator(noise))});
    Optimizer g_optimizer = optimizers::Adam(), d_optimizer = optimizers::Adam();
    const auto before = gan.get_weights();
    gan.compile({.train_step = [=](FitStep& step, const BatchValues& batch) mutable {
      const Value real = batch.x[0];
      const Value fake = generator(step, step.random().normal({real.shape()[0], 2}));
      const Value d_loss = ops::mean(ops::softplus(discriminator(step, ops::stop_gradient(fake)))) +
                           ops::mean(ops::softplus(-discriminator(step, real)));
      step.apply_gradients(d_optimizer, d_loss, {discriminator});
      const Value g_loss = ops::mean(ops::softplus(-discriminator(step, fake)));
      step.apply_gradients(g_optimizer, g_loss, {generator});
      return StepLogs{{"d_loss", d_loss}, {"g_loss", g_loss}};
    }});
    const Dataset data = Dataset::from_tensors(numbers({12, 5})).batch(4);
    const History history = gan.fit(data, {.epochs = 2, .verbose = 0});
    CHECK(history.history.size() == 2);
    CHECK(history.history.at("d_loss").size() == 2);
    CHECK(g_optimizer.iterations() == 6);
    for (std::size_t i = 0; i < before.size(); ++i) CHECK(!same_tensors({before[i]}, {gan.get_weights()[i]}));
    CHECK(gan.predict(numbers({3, 2}), {.verbose = 0}).shape() == Shape{3, 1});
    CHECK(thrown([&] {
            gan.evaluate(numbers({3, 2}), numbers({3, 1}));
          }).find("give compile() a test_step") != std::string::npos);
  }

  TEST_CASE("mistakes in a step are named before anything is trained") {
    const Tensor x = numbers({4, 5}), y = numbers({4, 2});
    const auto message = [&](StepFunction train_step, StepFunction test_step = {}) {
      Model model = regression(std::move(train_step), std::move(test_step));
      return thrown([&] { model.fit(x, y, {.verbose = 0, .validation_data = {x, y}}); });
    };
    const auto reports = [](StepLogs (*logs)(Value)) {
      return [logs](FitStep&, const BatchValues& batch) { return logs(ops::mean(batch.x[0])); };
    };
    CHECK(message(reports([](Value) { return StepLogs{}; })).find("train_step: it reports nothing") !=
          std::string::npos);
    CHECK(message(reports([](Value v) {
            return StepLogs{{"a", v}, {"a", v}};
          })).find("\"a\" twice") != std::string::npos);
    CHECK(message(reports([](Value v) {
            return StepLogs{{"mae", v}};
          })).find("a metric of compile") != std::string::npos);
    const StepFunction trains = [](FitStep& step, const BatchValues& batch) {
      const Value loss = step.compute_loss(step.model().call(step, batch.x));
      step.apply_gradients(step.optimizer(), loss, {step.model()});
      return StepLogs{{"loss", loss}};
    };
    CHECK(message(trains, trains).find("what trains belongs into train_step") != std::string::npos);
    CHECK(message([](FitStep& step, const BatchValues&) {
            return StepLogs{{"loss", step.compute_loss({})}};
          }).find("got 0 predictions, the model has 1 output") != std::string::npos);
    Model model = regression(trains);
    CHECK(thrown([&] { model.fit(x, {}, {.verbose = 0}); }).find("give fit its y") != std::string::npos);
  }
}
