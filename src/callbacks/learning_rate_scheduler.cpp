#include <cmath>
#include <hornet/base/error.hpp>
#include <hornet/callbacks/learning_rate_scheduler.hpp>

#include "src/callbacks/message.hpp"
#include "src/callbacks/python_format.hpp"

namespace hornet::callbacks {

void LearningRateScheduler::on_epoch_begin(std::int64_t epoch, Logs&) {
  const double rate = schedule_(epoch, model().learning_rate());
  if (!std::isfinite(rate))
    throw ConfigError("LearningRateScheduler: the schedule gave " + repr(rate) + " for epoch " + std::to_string(epoch) +
                      "; a learning rate must be finite");
  model().set_learning_rate(rate);
  if (options_.verbose > 0)
    say("\nEpoch " + std::to_string(epoch + 1) + ": LearningRateScheduler setting learning rate to " + repr(rate) +
        ".");
}

void LearningRateScheduler::on_epoch_end(std::int64_t, Logs& logs) {
  logs.set("learning_rate", model().learning_rate());
}

}  // namespace hornet::callbacks
