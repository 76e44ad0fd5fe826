#include <doctest/doctest.h>

#include <hornet/hornet.hpp>
#include <hornet/runtime/device_error.hpp>

#include "src/runtime/profile.hpp"
#include "src/runtime/target.hpp"
#include "tests/runtime/host_device.hpp"

using namespace hornet;

namespace {

// Makes a device the one in use until the end of the scope.
class OnDevice {
 public:
  explicit OnDevice(const Backend& backend) { use_backend(backend); }
  ~OnDevice() { set_device("cpu"); }
  OnDevice(const OnDevice&) = delete;
  OnDevice& operator=(const OnDevice&) = delete;
};

// Runs `work` on the CPU, on another device, there again, and on the CPU again: a plan is made for the other device at
// its first turn alone.
template <class Work>
void check_plans_are_of_one_device(const Work& work) {
  static const HostDevice other;
  work();
  {
    const OnDevice there(other);
    const int before = other.kernels_made;
    work();
    CHECK(other.kernels_made > before);
  }
  const int after = other.kernels_made;
  work();
  const OnDevice again(other);
  work();
  CHECK(other.kernels_made == after);
}

Sequential small_model() {
  Sequential model{Input({5}), layers::Dense(300, {.activation = "tanh"}), layers::Dense(3)};
  model.compile({.optimizer = "sgd", .loss = "mse"});
  return model;
}

}  // namespace

TEST_SUITE("runtime") {
  TEST_CASE("a device or precision of another name is refused, and the one in use stays") {
    for (const char* name : {"", "CPU", "tpu", "gpu:", "gpu:x", "gpu:-1", "gpu:1x"})
      CHECK_THROWS_WITH_AS(set_device(name), doctest::Contains("Known: 'cpu', 'gpu', 'gpu:1', 'auto'"), ConfigError);
    CHECK(device() == "cpu");
    CHECK(device_description() == std::to_string(num_threads()) + " threads of the processor");
    CHECK_THROWS_WITH_AS(set_matmul_precision("tf23"), doctest::Contains("Did you mean 'tf32'"), ConfigError);
    CHECK(matmul_precision() == "float32");
  }

  TEST_CASE("plans kept for one device do not run on another, and variables go along") {
    check_plans_are_of_one_device([x = Tensor{1, 2, 3}] { CHECK(to_string(ops::exp(x) - ops::exp(x)) == "[0 0 0]"); });

    Graph g;
    const Value v = g.variable(Tensor{1, 2, 3}, "v");
    Session session(g);
    const Value step = ops::assign(v, v * 2.0);
    check_plans_are_of_one_device([&] { session.run({step}); });
    CHECK(to_string(variable_of(v)->value()) == "[16 32 48]");

    const Layer dense = layers::Dense(3, {.activation = "tanh"});
    check_plans_are_of_one_device([&] { dense(Tensor::ones({2, 5})); });

    Sequential model = small_model();
    check_plans_are_of_one_device([&] { model.predict(Tensor::ones({2, 5}), {.verbose = 0}); });
    check_plans_are_of_one_device([&] { model.train_on_batch(Tensor::ones({2, 5}), Tensor::zeros({2, 3})); });
  }

  TEST_CASE("plans kept for one precision are not used for another") {
    const Target strict = target_in_use();
    for (const char* precision : {"tf32x3", "tf32", "bf16"}) {
      set_matmul_precision(precision);
      CHECK(target_in_use() != strict);
      CHECK(matmul_precision() == precision);
      CHECK(to_string(target_in_use()) == std::string("cpu ") + precision);
    }
    set_matmul_precision("float32");
    CHECK(target_in_use() == strict);
  }

  TEST_CASE("an error of a device names the node and op of its step") {
    HostDevice device;
    device.failing_op = "cumsum";
    const OnDevice there(device);
    Graph g;
    const Value x = g.placeholder(f32, {2, 3}, "x");
    Session session(g);
    CHECK_THROWS_WITH_AS(session.run({ops::cumsum(x, 1)}, {{x, Tensor::ones({2, 3})}}),
                         "op \"cumsum\" (cumsum): an illegal memory access was encountered", DeviceError);
  }

  TEST_CASE("the second run of a plan is recorded; step by step none is, and each step is waited for") {
    for (const bool step_by_step : {false, true}) {
      HostDevice device;
      device.host.waits_for_steps = step_by_step;
      const OnDevice there(device);
      Graph g;
      const Value x = g.placeholder(f32, {2, 3}, "x");
      const Value y = ops::cumsum(ops::matmul(x, x, true), 1);
      Session session(g);
      for (int round = 0; round < 3; ++round) session.run({y}, {{x, Tensor::ones({2, 3})}});
      CHECK(device.host.recordings == (step_by_step ? 0 : 1));
      CHECK(device.host.waits == (step_by_step ? 3 * 2 : 0));
    }
  }

  TEST_CASE("a plan with a part on the host is not recorded; its other steps are the device's") {
    const HostDevice device;
    const OnDevice there(device);
    Graph g;
    const Value x = g.placeholder(f32, {2, 3}, "x"), before = ops::cumsum(x, 1);
    Value on_host;
    {
      const DeviceScope cpu("cpu");
      on_host = ops::sqrt(before);
    }
    const Value y = ops::cumsum(on_host, 0);
    Session session(g);
    for (int round = 0; round < 3; ++round)
      CHECK(to_string(session.run({y}, {{x, Tensor{{1, 3, 5}, {4, 5, 7}}}})[0]) == "[[1 2 3]\n [3 5 7]]");
    CHECK(device.host.recordings == 0);
    CHECK(device.kernels_made == 2);
  }

  TEST_CASE("a profile on a device replays each step and the whole, and leaves the variables as they were") {
    const HostDevice device;
    Graph g;
    const Value v = g.variable(Tensor{1, 2, 3}, "v");
    Plan plan({g, {}, {ops::assign(v, ops::cumsum(v * 2.0, 0))}}, device);
    const PlanProfile steps = profile(plan, 32);
    CHECK(to_string(variable_of(v)->value()) == "[1 2 3]");
    CHECK(device.host.recordings == plan.step_count() + 2);  // the whole, and the copies back
    CHECK(std::ssize(steps.steps) == plan.step_count());
    for (const StepProfile& step : steps.steps) CHECK(step.seconds > 0);
    CHECK(steps.run_seconds > 0);
    plan.run();
    CHECK(to_string(variable_of(v)->value()) == "[2 6 12]");
  }

  TEST_CASE("a batch for which a device has no room is refused before anything is allocated, with a size that fits") {
    HostDevice device;
    const Sequential model = small_model();
    const std::int64_t of_100 = Model(model).memory_plan(100).activations;
    device.host.free = of_100 * 2;
    const OnDevice there(device);
    const auto train = [&](std::int64_t batch) {
      Model(model).train_on_batch(Tensor::ones({batch, 5}), Tensor::zeros({batch, 3}));
    };
    std::int64_t fitting = 0;
    try {
      train(1000);
    } catch (const OutOfMemoryError& error) {
      const std::string text = error.what();
      CAPTURE(text);
      REQUIRE(text.starts_with("a batch of 1000: the device's memory does not suffice: "));
      const std::size_t at = text.find("a batch_size of ");
      REQUIRE(at != std::string::npos);
      fitting = std::stoll(text.substr(at + 16));
    }
    CHECK(device.host.allocated < 100);  // for constants that are folded
    CHECK(fitting > 20);
    CHECK(fitting < 1000);
    train(fitting);
  }
}
