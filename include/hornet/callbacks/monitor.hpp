// What callbacks that watch one value share: whether a new value is better than the best so far.
// Source: keras/src/callbacks/monitor_callback.py.
#pragma once

#include <hornet/model/callback.hpp>
#include <optional>
#include <string>

namespace hornet::callbacks {

class MonitorCallback : public Callback {
 protected:
  // `mode`: "min", "max" or "auto", which asks the model for the metric's direction at the first epoch's end. A change
  // of less than min_delta is no improvement. Throws ConfigError naming `owner` for another mode.
  MonitorCallback(std::string owner, std::string monitor, const std::string& mode, std::optional<double> best,
                  double min_delta);

  void resolve_direction();  // ConfigError when "auto" and the model does not know the metric
  bool is_improvement(double value, std::optional<double> reference) const;
  const std::string& monitor() const { return monitor_; }

  // The monitored value, or nullptr and, the first time, a warning that says which there are and `consequence`.
  const double* find_monitored(const Logs& logs, std::string_view consequence);

  std::optional<double> best_;

 private:
  std::string owner_, monitor_;
  Direction direction_;
  double min_delta_;
  bool warned_ = false;
};

}  // namespace hornet::callbacks
