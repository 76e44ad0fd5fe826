// EarlyStopping: ends training when a monitored value has stopped improving.
// Source: keras/src/callbacks/early_stopping.py.
#pragma once

#include <hornet/callbacks/monitor.hpp>

namespace hornet::callbacks {

struct EarlyStoppingOptions {
  std::string monitor = "val_loss";
  double min_delta = 0;                 // less change than this is no improvement
  std::int64_t patience = 0;            // epochs without improvement before training ends; never at the first epoch
  int verbose = 0;                      // 1 says when it stops and restores
  std::string mode = "auto";            // "min", "max", or the metric's own direction
  std::optional<double> baseline = {};  // patience runs on until the value is better than this
  bool restore_best_weights = false;    // at the end of training, also when it was not stopped early
  std::int64_t start_from_epoch = 0;    // epochs before this one are not looked at
};

class EarlyStopping : public MonitorCallback {
 public:
  explicit EarlyStopping(EarlyStoppingOptions options = {});  // ConfigError on a wrong option

  bool reads_batch_logs() override { return false; }
  void on_train_begin(Logs& logs) override;
  void on_epoch_end(std::int64_t epoch, Logs& logs) override;
  void on_train_end(Logs& logs) override;

  std::int64_t stopped_epoch() const { return stopped_epoch_; }  // 0 when it did not stop
  std::int64_t best_epoch() const { return best_epoch_; }
  std::optional<double> best() const { return best_; }

 private:
  void remember_weights(std::int64_t epoch);

  EarlyStoppingOptions options_;
  std::vector<Tensor> best_weights_;
  std::int64_t wait_ = 0, stopped_epoch_ = 0, best_epoch_ = 0;
};

}  // namespace hornet::callbacks
