#include <hornet/base/error.hpp>
#include <hornet/callbacks/early_stopping.hpp>

#include "src/callbacks/message.hpp"

namespace hornet::callbacks {

EarlyStopping::EarlyStopping(EarlyStoppingOptions options)
    : MonitorCallback("EarlyStopping", options.monitor, options.mode, std::nullopt, options.min_delta),
      options_(std::move(options)) {
  if (options_.patience < 0)
    throw ConfigError("EarlyStopping: patience must be 0 or more, got " + std::to_string(options_.patience));
  if (options_.start_from_epoch < 0)
    throw ConfigError("EarlyStopping: start_from_epoch must be 0 or more, got " +
                      std::to_string(options_.start_from_epoch));
}

void EarlyStopping::on_train_begin(Logs&) {
  wait_ = stopped_epoch_ = best_epoch_ = 0;
  best_.reset();
  best_weights_.clear();
}

void EarlyStopping::remember_weights(std::int64_t epoch) {
  best_epoch_ = epoch;
  if (options_.restore_best_weights) best_weights_ = model().get_weights();
}

void EarlyStopping::on_epoch_end(std::int64_t epoch, Logs& logs) {
  resolve_direction();
  const double* current = find_monitored(logs, "training is not stopped early");
  if (!current || epoch < options_.start_from_epoch) return;
  if (options_.restore_best_weights && best_weights_.empty()) remember_weights(epoch);
  ++wait_;
  if (is_improvement(*current, best_)) {
    best_ = *current;
    remember_weights(epoch);
    if (!options_.baseline || is_improvement(*current, options_.baseline)) wait_ = 0;
  } else if (wait_ >= options_.patience && epoch > 0) {
    stopped_epoch_ = epoch;
    model().stop_training = true;
  }
}

void EarlyStopping::on_train_end(Logs&) {
  if (stopped_epoch_ > 0 && options_.verbose > 0)
    say("Epoch " + std::to_string(stopped_epoch_ + 1) + ": early stopping");
  if (best_weights_.empty()) return;
  if (options_.verbose > 0)
    say("Restoring model weights from the end of the best epoch: " + std::to_string(best_epoch_ + 1) + ".");
  model().set_weights(best_weights_);
}

}  // namespace hornet::callbacks
