#include "benchmarks/workloads.hpp"

#include <algorithm>
#include <chrono>
#include <hornet/hornet.hpp>
#include <hornet/tensor/random.hpp>
#include <optional>

#include "benchmarks/flops.hpp"
#include "benchmarks/nets.hpp"
#include "benchmarks/silence.hpp"
#include "benchmarks/step_clock.hpp"
#include "src/model/model_state.hpp"
#include "src/runtime/profile.hpp"
#include "tests/allocation_count.hpp"

namespace hornet::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// The plan of `mode` for batches as fit has them, where a device holds the data whole. It has run on the first batch.
Plan& plan_of(Model& model, BatchStep::Mode mode, const Arrays& arrays, std::int64_t batch_size) {
  model.model_state().begin_resident({&arrays});
  const bool whole = mode == BatchStep::Mode::train && model.model_state().resident_data.has_room_for(arrays);
  ArraySource source(arrays, {.batch_size = batch_size, .whole = whole});
  source.start(0);
  Batch batch;
  source.next(batch);
  BatchStep& step = model.model_state().step_for(mode, batch);
  step.run(batch);
  if (Tensor* x = step.plan().input("x0")) x->copy_from(batch.x[0]);  // run() lends it, and takes it back
  if (Tensor* y = step.plan().input("y0")) y->copy_from(batch.y[0]);
  return step.plan();
}

// Everything fit needs.
struct Training {
  std::string name;
  Net net;
  CompileOptions compile;
  datasets::Examples train;
  std::optional<datasets::Examples> test = {};
  FitOptions fit;  // with a batch_size; epochs are set here
  StepClockOptions clock;
};

void describe_plan(Measurement& m, const Plan& plan) {
  m.arena_bytes = plan.memory().arena_bytes;
  m.plan_steps = plan.step_count();
}

Measurement measure(Training training) {
  auto clock = std::make_shared<StepClock>(training.clock);
  auto& [model, layer_flops] = training.net;
  const auto& [x, y] = training.train;
  const std::int64_t batch_size = *training.fit.batch_size;
  training.fit.epochs = 1'000'000;  // the clock ends training
  training.fit.callbacks.push_back(clock);
  model.compile(training.compile);
  const auto start = Clock::now();
  model.fit(x, y, training.fit);
  Measurement m{.workload = training.name,
                .us_per_step = clock->us_per_step(),
                .flops = static_cast<double>(batch_size) * training_flops(layer_flops),
                .steps = clock->steps(),
                .allocations = clock->allocations(),
                .seconds = seconds_since(start),
                .epochs = clock->epochs()};
  if (training.test) m.test_accuracy = model.evaluate(training.test->x, training.test->y, {.verbose = 0})["accuracy"];
  describe_plan(m, plan_of(model, BatchStep::Mode::train, {.x = {x}, .y = {y}}, batch_size));
  return m;
}

// Where a training step spends its time.
PlanProfile profiled(Training training, int runs) {
  Model& model = training.net.model;
  const auto& [x, y] = training.train;
  model.compile(training.compile);
  const std::int64_t batch_size = *training.fit.batch_size, batches = x.shape()[0] / batch_size;
  Plan& plan = plan_of(model, BatchStep::Mode::train, {.x = {x}, .y = {y}}, batch_size);
  return profile(plan, runs, static_cast<int>(std::min<std::int64_t>(batches - 1, 200)));  // it has seen the first
}

Training w1(const WorkloadOptions& options) {
  const auto [train, test] = datasets::mnist::load_data(options.data_dir);
  return {.name = "W1",
          .net = mlp(),
          .compile = {.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}},
          .train = train,
          .test = test,
          .fit = {.batch_size = 32, .verbose = 0},
          .clock = {.warm_up = 300, .chunk = 25, .seconds = options.seconds}};
}

Training w2(const WorkloadOptions& options) {
  const auto [train, test] = datasets::mnist::load_data(options.data_dir);
  const auto images = [](const datasets::Examples& examples) {
    return datasets::Examples{examples.x.reshape({None, 28, 28, 1}), examples.y};
  };
  return {.name = "W2",
          .net = convnet(),
          .compile = {.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}},
          .train = images(train),
          .test = images(test),
          .fit = {.batch_size = 128, .verbose = 0, .validation_split = 0.1},
          .clock = {.warm_up = 20, .chunk = 10, .seconds = options.seconds}};
}

Training w3(const WorkloadOptions& options) {
  constexpr std::int64_t samples = 32 * 2000;
  return {.name = "W3",
          .net = tiny(),
          .compile = {.optimizer = "adam", .loss = "mse"},
          .train = {random_uniform({samples, 4}, f32, 0, 1, 1), random_uniform({samples, 1}, f32, 0, 1, 2)},
          .fit = {.batch_size = 32,
                  .verbose = 1,
                  .callbacks = {callbacks::EarlyStopping({.monitor = "loss", .patience = 1'000'000})}},
          .clock = {.warm_up = 1000, .chunk = 100, .seconds = options.seconds}};
}

Training w5(const WorkloadOptions& options) {
  constexpr std::int64_t samples = 128 * 16;
  return {.name = "W5",
          .net = resnet20(),
          .compile = {.optimizer = optimizers::SGD({.learning_rate = 0.1, .momentum = 0.9}),
                      .loss = "sparse_categorical_crossentropy",
                      .metrics = {"accuracy"}},
          .train = {random_uniform({samples, 32, 32, 3}, f32, 0, 1, 1), Tensor::zeros({samples}, u8)},
          .fit = {.batch_size = 128, .verbose = 0},
          .clock = {.warm_up = 3, .chunk = 1, .seconds = options.seconds}};
}

Training w6(const WorkloadOptions& options) {
  constexpr std::int64_t samples = 32 * 16, steps = 200;
  return {.name = "W6",
          .net = bidirectional_lstm(steps),
          .compile = {.optimizer = "adam", .loss = "binary_crossentropy", .metrics = {"accuracy"}},
          .train = {random_uniform({samples, steps}, f32, 0, 20'000, 1).astype(i32), Tensor::zeros({samples, 1})},
          .fit = {.batch_size = 32, .verbose = 0},
          .clock = {.warm_up = 3, .chunk = 1, .seconds = options.seconds}};
}

Training of_full_size(const std::string& name, const WorkloadOptions& options) {
  if (name == "W1") return w1(options);
  if (name == "W2") return w2(options);
  if (name == "W3") return w3(options);
  if (name == "W5") return w5(options);
  if (name == "W6") return w6(options);
  throw ConfigError("hornet-bench: there is no workload '" + name + "'; there are W1 … W6");
}

// `batches` of a tiny one.
Training training(const std::string& name, const WorkloadOptions& options, std::int64_t batches) {
  Training full = of_full_size(name, options);
  if (!options.tiny_batch) return full;
  const std::int64_t samples = batches * options.tiny_batch;
  full.fit.batch_size = options.tiny_batch;
  full.fit.validation_split = 0;
  full.train = {full.train.x.rows(0, samples), full.train.y.rows(0, samples)};
  if (full.test) full.test = full.train;
  full.clock = {.warm_up = 1, .chunk = 1, .seconds = 0};
  return full;
}

Tensor test_images(const WorkloadOptions& options) { return datasets::mnist::load_data(options.data_dir).test.x; }

Measurement measure_predict(const Tensor& x, std::int64_t batch_size, double seconds) {
  Net net = mlp();
  const auto predict = [&] { net.model.predict(x, {.batch_size = batch_size, .verbose = 0}); };
  const std::int64_t samples = x.shape()[0], steps = (samples + batch_size - 1) / batch_size;
  Measurement m{.workload = "W4 batch " + std::to_string(batch_size),
                .flops = static_cast<double>(samples) * forward_flops(net.layer_flops) / static_cast<double>(steps)};
  const auto start = Clock::now();
  predict();  // compiles the plan
  do {
    if (const DeviceMemory* memory = open_backend().memory()) memory->finish_compiling();
    const auto begin = Clock::now();
    m.allocations += allocations_during(predict);
    m.us_per_step.push_back(seconds_since(begin) * 1e6 / static_cast<double>(steps));
    m.steps += steps;
  } while (seconds_since(start) < seconds);
  m.seconds = seconds_since(start);
  m.ms_per_predict = median(m.us_per_step) * static_cast<double>(steps) * 1e-3;
  describe_plan(m, plan_of(net.model, BatchStep::Mode::predict, {.x = {x}}, batch_size));
  return m;
}

PlanProfile profiled_predict(const Tensor& x, std::int64_t batch_size, int runs) {
  Net net = mlp();
  return profile(plan_of(net.model, BatchStep::Mode::predict, {.x = {x}}, batch_size), runs);
}

}  // namespace

std::vector<std::string> workload_names() { return {"W1", "W2", "W3", "W4", "W5", "W6"}; }

std::vector<Measurement> run_workload(const std::string& name, const WorkloadOptions& options) {
  if (name == "W4") {
    const Tensor x = test_images(options);
    if (options.tiny_batch) return {measure_predict(x.rows(0, 2 * options.tiny_batch), options.tiny_batch, 0)};
    return {measure_predict(x, 32, options.seconds / 2), measure_predict(x, 1024, options.seconds / 2)};
  }
  std::optional<StdoutSilence> silence;
  if (name == "W3") silence.emplace();  // its progress bar is on
  return {measure(training(name, options, 2))};
}

PlanProfile profile_workload(const std::string& name, const WorkloadOptions& options, int runs) {
  if (name == "W4") return profiled_predict(test_images(options), options.tiny_batch ? options.tiny_batch : 1024, runs);
  return profiled(training(name, options, 8), runs);  // more than the profile replays at once
}

}  // namespace hornet::benchmarks
