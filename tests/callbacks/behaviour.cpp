// Callbacks against what Keras' own did, epoch by epoch (behaviour.json).
#include <doctest/doctest.h>

#include <hornet/base/config.hpp>
#include <hornet/callbacks/early_stopping.hpp>
#include <hornet/callbacks/learning_rate_scheduler.hpp>
#include <hornet/callbacks/reduce_lr_on_plateau.hpp>
#include <hornet/model/callback_list.hpp>

#include "tests/callbacks/fake_model.hpp"
#include "tests/golden_dir.hpp"

using namespace hornet;

namespace {

// Feeds the recorded logs until the callback stops training, and compares the learning rate after each epoch.
void check_case(const Config& recorded, CallbackHandle callback) {
  FakeModel model;
  const auto& epochs = recorded.at("logs").as_list();
  const auto& rates = recorded.at("learning_rate").as_list();
  CallbackList list({std::move(callback)}, model, {.epochs = static_cast<std::int64_t>(epochs.size())});
  list.on_train_begin();
  std::size_t epoch = 0;
  for (; epoch < epochs.size() && !model.stop_training; ++epoch) {
    Logs logs;
    for (const auto& [name, value] : epochs[epoch].as_dict()) logs.set(name, value.as_double());
    list.on_epoch_begin(static_cast<std::int64_t>(epoch));
    list.on_epoch_end(static_cast<std::int64_t>(epoch), logs);
    REQUIRE(epoch < rates.size());
    CHECK(model.learning_rate() == rates[epoch].as_double());
  }
  CHECK(epoch == rates.size());
  const Config& stopped = recorded.at("stopped_epoch");
  CHECK(model.stop_training == !stopped.is_null());
  if (model.stop_training) CHECK(static_cast<std::int64_t>(epoch) - 1 == stopped.as_int());
}

// Moves the value of `key`, if the case has it, into `option`.
template <class T>
void take(const Config& config, const char* key, T& option, std::size_t& taken) {
  const Config* value = config.find(key);
  if (!value) return;
  ++taken;
  if constexpr (std::is_same_v<T, std::string>)
    option = value->as_string();
  else if constexpr (std::is_same_v<T, std::int64_t>)
    option = value->as_int();
  else
    option = value->as_double();
}

std::optional<Config> behaviour() {
  const std::optional<std::string> text = golden_text("behaviour/behaviour.json");
  return text ? std::optional(parse_json(*text)) : std::nullopt;
}

}  // namespace

TEST_SUITE("callbacks") {
  TEST_CASE("EarlyStopping stops at the epochs at which Keras' does") {
    const auto recorded = behaviour();
    if (!recorded) return;
    for (const Config& each : recorded->at("EarlyStopping").as_list()) {
      const Config& config = each.at("config");
      CAPTURE(to_json(config));
      callbacks::EarlyStoppingOptions options;
      std::size_t taken = 0;
      take(config, "monitor", options.monitor, taken);
      take(config, "min_delta", options.min_delta, taken);
      take(config, "patience", options.patience, taken);
      take(config, "mode", options.mode, taken);
      take(config, "baseline", options.baseline, taken);
      take(config, "start_from_epoch", options.start_from_epoch, taken);
      REQUIRE(taken == config.as_dict().size());
      check_case(each, callbacks::EarlyStopping(options));
    }
  }

  TEST_CASE("ReduceLROnPlateau lowers the rate at the epochs at which Keras' does") {
    const auto recorded = behaviour();
    if (!recorded) return;
    for (const Config& each : recorded->at("ReduceLROnPlateau").as_list()) {
      const Config& config = each.at("config");
      CAPTURE(to_json(config));
      callbacks::ReduceLROnPlateauOptions options;
      std::size_t taken = 0;
      take(config, "monitor", options.monitor, taken);
      take(config, "factor", options.factor, taken);
      take(config, "patience", options.patience, taken);
      take(config, "mode", options.mode, taken);
      take(config, "min_delta", options.min_delta, taken);
      take(config, "cooldown", options.cooldown, taken);
      take(config, "min_lr", options.min_lr, taken);
      REQUIRE(taken == config.as_dict().size());
      check_case(each, callbacks::ReduceLROnPlateau(options));
    }
  }

  TEST_CASE("LearningRateScheduler sets the rates that Keras' does") {
    const auto recorded = behaviour();
    if (!recorded) return;
    // The recorded schedule halves the rate at odd epochs.
    const auto schedule = [](std::int64_t epoch, double rate) { return epoch % 2 == 1 ? rate * 0.5 : rate; };
    check_case(recorded->at("LearningRateScheduler"), callbacks::LearningRateScheduler(schedule));
  }
}
