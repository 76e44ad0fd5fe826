// Callback: what is called while fit, evaluate and predict run. A user's callback derives from it and overrides the
// hooks it needs. Source: keras/src/callbacks/callback.py.
#pragma once

#include <concepts>
#include <cstdint>
#include <hornet/model/direction.hpp>
#include <hornet/model/logs.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hornet {

// Where training stands: `batch` batches of epoch `epoch` are done, both counted from 0, with these logs.
struct TrainingPosition {
  std::int64_t epoch = 0, batch = 0;
  Logs logs = {};
};

// What callbacks may see and change of the model they watch.
class CallbackModel {
 public:
  virtual ~CallbackModel() = default;

  virtual double learning_rate() const = 0;
  virtual void set_learning_rate(double value) = 0;  // ConfigError when the optimizer follows a schedule
  virtual std::vector<Tensor> get_weights() const = 0;
  virtual void set_weights(const std::vector<Tensor>& weights) = 0;
  virtual void save_weights(const std::string& path) = 0;
  virtual void save(const std::string& path) = 0;
  // A file of all that training needs to go on exactly from there; replaced whole or not at all. It is a ".weights.h5"
  // file too.
  virtual void save_training(const std::string& path, const TrainingPosition& position) = 0;
  // In on_train_begin: fit goes on where that file says. FormatError for a file that does not say.
  virtual void resume_training(const std::string& path) = 0;
  // Of a metric that compile was given, by its displayed name without "val_"; unknown when there is none.
  virtual Direction direction(std::string_view metric) const = 0;
  virtual std::int64_t iterations() const = 0;  // steps of the optimizer so far
  // Of an optimizer with use_ema: each weight and its moving average change places, or each average becomes its weight.
  // ConfigError for one without.
  virtual void swap_averages() = 0;
  virtual void reset_averages() = 0;
  // Copies, layer by layer, by path: "sequential/dense/kernel".
  virtual std::vector<std::pair<std::string, Tensor>> named_weights() const = 0;
  virtual std::string to_json() const = 0;  // the configuration; ConfigError for what has no name to be saved by

  bool stop_training = false;  // fit looks after each batch and each epoch
  bool interrupted = false;  // by a signal: in on_epoch_end the epoch is not complete, in on_train_end training is not
};

struct CallbackParams {
  int verbose = 0;
  std::int64_t epochs = 1;
  std::optional<std::int64_t> steps = {};  // batches an epoch; none when not known
};

// `epoch` and `batch` count from 0. Logs may be added to: callbacks that come later see it.
class Callback {
 public:
  virtual ~Callback() = default;

  virtual void set_params(const CallbackParams& params) { params_ = params; }
  virtual void set_model(CallbackModel& model) { model_ = &model; }
  const CallbackParams& params() const { return params_; }
  // Whether the next on_…_batch_end reads its logs, asked after each batch. Where nobody does they keep the values of
  // an earlier batch, and a batch on a device is not waited for. Those of an epoch are always its own.
  virtual bool reads_batch_logs() { return true; }
  CallbackModel& model() const;  // ConfigError outside of fit, evaluate and predict

  virtual void on_train_begin(Logs&) {}
  virtual void on_train_end(Logs&) {}
  virtual void on_epoch_begin(std::int64_t /*epoch*/, Logs&) {}
  virtual void on_epoch_end(std::int64_t /*epoch*/, Logs&) {}
  virtual void on_train_batch_begin(std::int64_t batch, Logs& logs) { on_batch_begin(batch, logs); }
  virtual void on_train_batch_end(std::int64_t batch, Logs& logs) { on_batch_end(batch, logs); }
  virtual void on_batch_begin(std::int64_t /*batch*/, Logs&) {}  // Keras' older name of on_train_batch_begin
  virtual void on_batch_end(std::int64_t /*batch*/, Logs&) {}
  virtual void on_test_begin(Logs&) {}
  virtual void on_test_end(Logs&) {}
  virtual void on_test_batch_begin(std::int64_t /*batch*/, Logs&) {}
  virtual void on_test_batch_end(std::int64_t /*batch*/, Logs&) {}
  virtual void on_predict_begin(Logs&) {}
  virtual void on_predict_end(Logs&) {}
  virtual void on_predict_batch_begin(std::int64_t /*batch*/, Logs&) {}
  virtual void on_predict_batch_end(std::int64_t /*batch*/, Logs&) {}

 private:
  CallbackParams params_;
  CallbackModel* model_ = nullptr;
};

// One element of `.callbacks = {callbacks::EarlyStopping({.patience = 2}), my_callback}`: a temporary, or a shared_ptr
// when the caller wants to look at the callback afterwards.
class CallbackHandle {
 public:
  template <std::derived_from<Callback> T>
  CallbackHandle(T&& callback) : self_(std::make_shared<T>(std::move(callback))) {}
  template <std::derived_from<Callback> T>
  CallbackHandle(T& callback) = delete;  // a copy's results would be lost: pass std::make_shared<T>(...)
  template <std::derived_from<Callback> T>
  CallbackHandle(std::shared_ptr<T> callback) : self_(std::move(callback)) {
    expect_callback();
  }

  Callback& operator*() const { return *self_; }
  Callback* operator->() const { return self_.get(); }

 private:
  void expect_callback() const;  // ConfigError for a null pointer
  std::shared_ptr<Callback> self_;
};

}  // namespace hornet
