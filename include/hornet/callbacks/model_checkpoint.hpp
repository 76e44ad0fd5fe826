// ModelCheckpoint: saves the model or its weights while it trains. Source: keras/src/callbacks/model_checkpoint.py.
#pragma once

#include <hornet/callbacks/monitor.hpp>
#include <hornet/callbacks/save_frequency.hpp>

namespace hornet::callbacks {

struct ModelCheckpointOptions {
  std::string monitor = "val_loss";
  int verbose = 0;                 // 1 says what is saved and why
  bool save_best_only = false;     // only when the monitored value has improved
  bool save_weights_only = false;  // save_weights() instead of save()
  std::string mode = "auto";       // "min", "max", or the metric's own direction
  SaveFrequency save_freq = "epoch";
  std::optional<double> initial_value_threshold = {};  // what the first value has to be better than
};

class ModelCheckpoint : public MonitorCallback {
 public:
  // `filepath` ends in ".weights.h5" with save_weights_only, in ".keras" without. {epoch}, {batch} (both from
  // 1) and {NAME} of a log are replaced, with Python's format specifications: "{epoch:02d}-{val_loss:.2f}.keras".
  // Missing directories are made. ConfigError on a wrong path or option.
  explicit ModelCheckpoint(std::string filepath, ModelCheckpointOptions options = {});

  bool reads_batch_logs() override { return !options_.save_freq.every_epoch(); }
  void on_epoch_begin(std::int64_t epoch, Logs& logs) override;
  void on_epoch_end(std::int64_t epoch, Logs& logs) override;
  void on_batch_end(std::int64_t batch, Logs& logs) override;

 private:
  bool should_save(std::int64_t epoch, const Logs& logs, const std::string& path);
  void save(std::int64_t epoch, std::optional<std::int64_t> batch, const Logs& logs);
  std::string path_of(std::int64_t epoch, std::optional<std::int64_t> batch, const Logs& logs) const;

  std::string filepath_;
  ModelCheckpointOptions options_;
  SaveTimer timer_;
  std::int64_t epoch_ = 0;
};

}  // namespace hornet::callbacks
