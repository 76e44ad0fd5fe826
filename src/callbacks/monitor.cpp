#include <cmath>
#include <hornet/base/error.hpp>
#include <hornet/callbacks/monitor.hpp>

#include "src/callbacks/message.hpp"

namespace hornet::callbacks {
namespace {

Direction parse_mode(const std::string& owner, const std::string& mode) {
  const std::vector<std::string> modes{"auto", "min", "max"};
  if (mode == "auto") return Direction::unknown;
  if (mode == "min") return Direction::down;
  if (mode == "max") return Direction::up;
  throw ConfigError(owner + ": mode is '" + mode + "'." + suggest(mode, modes));
}

}  // namespace

MonitorCallback::MonitorCallback(std::string owner, std::string monitor, const std::string& mode,
                                 std::optional<double> best, double min_delta)
    : best_(best),
      owner_(std::move(owner)),
      monitor_(std::move(monitor)),
      direction_(parse_mode(owner_, mode)),
      min_delta_(std::abs(min_delta)) {
  if (monitor_.empty()) throw ConfigError(owner_ + ": monitor is empty; name a log, such as 'val_loss'");
  if (!std::isfinite(min_delta)) throw ConfigError(owner_ + ": min_delta must be finite");
}

void MonitorCallback::resolve_direction() {
  if (direction_ != Direction::unknown) return;
  const std::string metric = monitor_.starts_with("val_") ? monitor_.substr(4) : monitor_;
  direction_ = model().direction(metric);
  if (direction_ == Direction::unknown && metric == "loss") direction_ = Direction::down;
  if (direction_ == Direction::unknown)
    throw ConfigError(owner_ + ": monitor is '" + monitor_ + "', but no metric of the model is called '" + metric +
                      "' and says whether it should grow or shrink. Pass mode 'max' to look for the highest value, "
                      "'min' for the lowest, or mend the name.");
}

bool MonitorCallback::is_improvement(double value, std::optional<double> reference) const {
  if (!reference) return true;
  return direction_ == Direction::up ? value - min_delta_ > *reference : value + min_delta_ < *reference;
}

const double* MonitorCallback::find_monitored(const Logs& logs, std::string_view consequence) {
  const double* value = logs.find(monitor_);
  if (!value && !warned_) {
    warned_ = true;
    warn(owner_ + ": '" + monitor_ + "' is not among the logs (" + logs.names() + "); " + std::string(consequence));
  }
  return value;
}

}  // namespace hornet::callbacks
