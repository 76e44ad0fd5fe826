// ReduceLROnPlateau: multiplies the learning rate by `factor` when a monitored value has stopped improving, and adds
// "learning_rate" to the logs. Source: keras/src/callbacks/reduce_lr_on_plateau.py.
#pragma once

#include <hornet/callbacks/monitor.hpp>

namespace hornet::callbacks {

struct ReduceLROnPlateauOptions {
  std::string monitor = "val_loss";
  double factor = 0.1;         // below 1
  std::int64_t patience = 10;  // epochs without improvement before the rate falls
  int verbose = 0;             // 1 says when it falls
  std::string mode = "auto";   // "min", "max", or the metric's own direction
  double min_delta = 1e-4;     // less change than this is no improvement
  std::int64_t cooldown = 0;   // epochs to wait after a fall before counting again
  double min_lr = 0;           // the rate falls no further
};

class ReduceLROnPlateau : public MonitorCallback {
 public:
  explicit ReduceLROnPlateau(ReduceLROnPlateauOptions options = {});  // ConfigError on a wrong option

  bool reads_batch_logs() override { return false; }
  void on_train_begin(Logs& logs) override;
  void on_epoch_end(std::int64_t epoch, Logs& logs) override;

 private:
  bool reduce(std::int64_t epoch);

  ReduceLROnPlateauOptions options_;
  std::int64_t cooldown_left_ = 0, wait_ = 0;
};

}  // namespace hornet::callbacks
