#include <algorithm>
#include <cmath>
#include <hornet/base/error.hpp>
#include <hornet/callbacks/reduce_lr_on_plateau.hpp>

#include "src/callbacks/message.hpp"
#include "src/callbacks/python_format.hpp"

namespace hornet::callbacks {

ReduceLROnPlateau::ReduceLROnPlateau(ReduceLROnPlateauOptions options)
    : MonitorCallback("ReduceLROnPlateau", options.monitor, options.mode, std::nullopt, options.min_delta),
      options_(std::move(options)) {
  const auto refuse = [](const char* option, const std::string& needed, const std::string& got) {
    throw ConfigError(std::string("ReduceLROnPlateau: ") + option + " must be " + needed + ", got " + got);
  };
  if (!(options_.factor >= 0 && options_.factor < 1))
    refuse("factor", "at least 0 and below 1, so that the rate falls", repr(options_.factor));
  if (options_.patience < 0) refuse("patience", "0 or more", std::to_string(options_.patience));
  if (options_.cooldown < 0) refuse("cooldown", "0 or more", std::to_string(options_.cooldown));
  if (!(options_.min_lr >= 0)) refuse("min_lr", "0 or more", repr(options_.min_lr));
}

void ReduceLROnPlateau::on_train_begin(Logs&) {
  best_.reset();
  cooldown_left_ = wait_ = 0;
}

bool ReduceLROnPlateau::reduce(std::int64_t epoch) {
  const double old_rate = model().learning_rate();
  if (!(static_cast<float>(old_rate) > static_cast<float>(options_.min_lr))) return false;
  const double new_rate = std::max(old_rate * options_.factor, options_.min_lr);
  model().set_learning_rate(new_rate);
  if (options_.verbose > 0)
    say("\nEpoch " + std::to_string(epoch + 1) + ": ReduceLROnPlateau reducing learning rate to " + repr(new_rate) +
        ".");
  return true;
}

void ReduceLROnPlateau::on_epoch_end(std::int64_t epoch, Logs& logs) {
  resolve_direction();
  logs.set("learning_rate", model().learning_rate());
  const double* current = find_monitored(logs, "the learning rate stays as it is");
  if (!current) return;
  if (cooldown_left_ > 0) {
    --cooldown_left_;
    wait_ = 0;
  }
  if (is_improvement(*current, best_)) {
    best_ = *current;
    wait_ = 0;
  } else if (cooldown_left_ == 0 && ++wait_ >= options_.patience && reduce(epoch)) {
    cooldown_left_ = options_.cooldown;
    wait_ = 0;
  }
}

}  // namespace hornet::callbacks
