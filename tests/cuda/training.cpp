// Whole models trained on the GPU's kernels, beside the same on the CPU: plans, variables that are away, recorded
// steps, data that the device holds.
#include <doctest/doctest.h>

#include <algorithm>
#include <hornet/hornet.hpp>

#include "src/model/model_state.hpp"
#include "src/runtime/target.hpp"
#include "tests/cuda/backends.hpp"
#include "tests/cuda/classifiers.hpp"
#include "tests/ops/cases.hpp"

using namespace hornet;

namespace {

struct Result {
  History history;
  std::vector<Tensor> weights;
  double evaluation;
};

using MakeModel = Model (*)();

Result train(const Backend& backend, MakeModel make, const Tensor& x, const Tensor& y) {
  const OnBackend here(backend);
  set_random_seed(7);
  Model model = make();
  Result result;
  result.history = model.fit(x, y, {.batch_size = 5, .epochs = 3, .verbose = 0, .validation_split = 0.2});
  result.weights = model.get_weights();
  result.evaluation = model.evaluate(x, y, {.verbose = 0})["loss"];
  return result;
}

void check_beside_cpu(MakeModel make, const Tensor& x, const Tensor& y, double tolerance) {
  const Result gpu = train(gpu_under_test(), make, x, y), cpu = train(open_backend(), make, x, y);
  for (const auto& logged : cpu.history.history) {
    const std::string& name = logged.first;
    const std::vector<double>& values = logged.second;
    CAPTURE(name);
    for (std::size_t i = 0; i < values.size(); ++i) {
      CAPTURE(i);
      CHECK(gpu.history.history.at(name)[i] == doctest::Approx(values[i]).epsilon(tolerance));
    }
  }
  CHECK(gpu.evaluation == doctest::Approx(cpu.evaluation).epsilon(tolerance));
  REQUIRE(gpu.weights.size() == cpu.weights.size());
  for (std::size_t i = 0; i < cpu.weights.size(); ++i) {
    CAPTURE(i);
    CHECK(largest_difference(gpu.weights[i], cpu.weights[i]) <= tolerance);
  }
}

Model dense() {
  return classifier(Sequential({Input({6}), layers::Dense(11, {.activation = "relu"}), layers::Dropout(0.3),
                                layers::LayerNormalization(), layers::Dense(4, {.activation = "softmax"})}));
}

Model recurrent() {
  return classifier(Sequential({Input({6}, {.dtype = i32}), layers::Embedding(13, 5),
                                layers::Bidirectional(layers::LSTM(3)), layers::Dense(4, {.activation = "softmax"})}));
}

Tensor tokens(std::int64_t samples, std::int64_t steps) {
  const Tensor out(i32, {samples, steps});
  for (std::int64_t i = 0; i < out.size(); ++i)
    out.data<std::int32_t>()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i * 5 % 13);
  return out;
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("a dense net with dropout trains on the GPU's kernels as on the CPU's") {
    check_beside_cpu(dense, distinct({23, 6}).astype(f32), labels(23, 4), 1e-4);
  }

  TEST_CASE("a convolutional net with batch normalisation does") {
    check_beside_cpu(convolutional, distinct({23, 9, 7, 2}).astype(f32), labels(23, 4), 2e-3);
  }

  TEST_CASE("a bidirectional recurrent net over an embedding does") {
    check_beside_cpu(recurrent, tokens(23, 6), labels(23, 4), 1e-4);
  }

  TEST_CASE("batches of a Dataset are handed to the device one by one") {
    const Tensor x = distinct({23, 6}).astype(f32), y = labels(23, 4);
    const auto loss = [&](const Backend& backend) {
      const OnBackend here(backend);
      set_random_seed(7);
      Model model = dense();
      return model.fit(Dataset::from_tensors(x, y).batch(5), {.epochs = 2, .verbose = 0}).history["loss"].back();
    };
    CHECK(loss(gpu_under_test()) == doctest::Approx(loss(open_backend())).epsilon(1e-4));
  }

  TEST_CASE("data that the host has changed between fits is validated on as it is, whatever is trained on") {
    const Tensor x = distinct({23, 6}).astype(f32), y = labels(23, 4);
    const auto losses = [&](const Backend& backend, const auto& fit) {
      const OnBackend here(backend);
      set_random_seed(7);
      Model model = dense();
      const Tensor looked_at = distinct({9, 6}, 50, 53).astype(f32), classes = labels(9, 4);
      std::vector<double> losses;
      for (int i = 0; i < 3; ++i) {
        losses.push_back(fit(model, ValidationData(looked_at, classes)).history["val_loss"].back());
        for (float& value : looked_at.data<float>()) value = 1 - value;
      }
      return losses;
    };
    const auto on_dataset = [&](Model& model, const ValidationData& validation) {
      return model.fit(Dataset::from_tensors(x, y).batch(5), {.verbose = 0, .validation_data = validation});
    };
    const auto on_tensors = [&](Model& model, const ValidationData& validation) {
      return model.fit(x, y, {.verbose = 0, .validation_data = validation});
    };
    const auto check = [&](const auto& fit) {
      const std::vector<double> gpu = losses(gpu_under_test(), fit), cpu = losses(open_backend(), fit);
      for (std::size_t i = 0; i < cpu.size(); ++i) CHECK(gpu[i] == doctest::Approx(cpu[i]).epsilon(1e-4));
      CHECK(cpu[1] != doctest::Approx(cpu[0]).epsilon(1e-2));
    };
    check(on_dataset);
    check(on_tensors);
  }

  TEST_CASE("views of one memory are held apart, and each is looked at again") {
    const Tensor flat = distinct({23, 6}).astype(f32), y = labels(23, 4), column = flat.reshape({23, 6, 1});
    const auto loss = [&](const Backend& backend) {
      const OnBackend here(backend);
      const Tensor before = flat.clone();
      set_random_seed(7);
      Model model =
          classifier(Sequential({Input({6}), layers::Reshape({6}), layers::Dense(4, {.activation = "softmax"})}));
      for (const Tensor& x : {flat, column, flat}) {
        model.fit(x, y, {.verbose = 0, .validation_data = ValidationData(flat, y)});
        for (float& value : flat.data<float>()) value = 1 - value;
      }
      const double last = model.fit(flat, y, {.verbose = 0}).history["loss"].back();
      flat.copy_from(before);
      return last;
    };
    CHECK(loss(gpu_under_test()) == doctest::Approx(loss(open_backend())).epsilon(1e-4));
  }

  TEST_CASE("of data that a device held for earlier fits nothing is left, nor of their steps") {
    const OnBackend here(gpu_under_test());
    Model model = dense();
    const auto fit = [&](std::int64_t samples) {
      const Tensor x = distinct({samples, 6}).astype(f32), y = labels(samples, 4);
      const ClassWeight heavy{{0, 2.0}};  // weights of samples, new ones for each fit
      model.fit(x, y, {.verbose = 0, .validation_data = ValidationData(x, y), .class_weight = heavy});
      return model.model_state().steps.size();
    };
    const std::size_t once = fit(23);
    for (int i = 0; i < 3; ++i) CHECK(fit(23) == once);
    CHECK(fit(21) == once);
  }

  TEST_CASE("a fit within a fit leaves the outer one its data") {
    const Tensor x = distinct({23, 6}).astype(f32), y = labels(23, 4);
    const auto loss = [&](const Backend& backend) {
      const OnBackend here(backend);
      set_random_seed(7);
      Model model = dense();
      callbacks::LambdaCallbackOptions hooks;
      hooks.on_train_batch_end = [&, inner = false](std::int64_t batch, Logs&) mutable {
        if (batch != 4 || inner) return;
        inner = true;
        const std::size_t steps = model.model_state().steps.size();
        model.fit(distinct({7, 6}).astype(f32), labels(7, 4), {.verbose = 0});
        CHECK(model.model_state().steps.size() >= steps);
        inner = false;
      };
      const FitOptions options{
          .batch_size = 5, .epochs = 2, .verbose = 0, .callbacks = {callbacks::LambdaCallback(hooks)}};
      return model.fit(x, y, options).history["loss"].back();
    };
    CHECK(loss(gpu_under_test()) == doctest::Approx(loss(open_backend())).epsilon(1e-4));
  }

  TEST_CASE("weights set on the host between runs reach the device, and a device's come home") {
    const OnBackend here(gpu_under_test());
    const Tensor x = distinct({5, 6}).astype(f32);
    Model model = dense();
    const Tensor before = model.predict(x, {.verbose = 0});
    std::vector<Tensor> weights = model.get_weights();
    for (Tensor& weight : weights) weight = Tensor::zeros(weight.shape());
    model.set_weights(weights);
    const Tensor even = model.predict(x, {.verbose = 0});
    CHECK(largest_difference(even, Tensor::full(even.shape(), 0.25)) < 1e-7);
    CHECK(largest_difference(before, even) > 1e-3);
  }

  TEST_CASE("an epoch is told the values of its last batch, whoever reads the batches' logs") {
    const OnBackend here(gpu_under_test());
    const Tensor x = distinct({23, 6}).astype(f32), y = labels(23, 4);
    std::vector<double> losses;
    const auto fit = [&](bool reads) {
      set_random_seed(7);
      Model model = dense();
      callbacks::LambdaCallbackOptions hooks;
      if (reads) hooks.on_train_batch_end = [&](std::int64_t, Logs& logs) { losses.push_back(*logs.find("loss")); };
      return model
          .fit(x, y, {.batch_size = 5, .epochs = 1, .verbose = 0, .callbacks = {callbacks::LambdaCallback(hooks)}})
          .history["loss"]
          .back();
    };
    const double unread = fit(false);
    CHECK(unread == fit(true));
    CHECK(losses.size() == 5);
    CHECK(losses.back() == unread);
    CHECK(losses.front() != unread);
  }
}
