// LambdaCallback: a callback made of functions, one a hook. Source: keras/src/callbacks/lambda_callback.py.
#pragma once

#include <functional>
#include <hornet/model/callback.hpp>

namespace hornet::callbacks {

using EpochHook = std::function<void(std::int64_t epoch, Logs& logs)>;
using BatchHook = std::function<void(std::int64_t batch, Logs& logs)>;
using LogsHook = std::function<void(Logs& logs)>;

// Hooks that are not given do nothing.
struct LambdaCallbackOptions {
  EpochHook on_epoch_begin = {}, on_epoch_end = {};
  LogsHook on_train_begin = {}, on_train_end = {};
  BatchHook on_train_batch_begin = {}, on_train_batch_end = {};
  LogsHook on_test_begin = {}, on_test_end = {};
  BatchHook on_test_batch_begin = {}, on_test_batch_end = {};
  LogsHook on_predict_begin = {}, on_predict_end = {};
  BatchHook on_predict_batch_begin = {}, on_predict_batch_end = {};
};

class LambdaCallback : public Callback {
 public:
  explicit LambdaCallback(LambdaCallbackOptions hooks = {}) : hooks_(std::move(hooks)) {}

  bool reads_batch_logs() override { return hooks_.on_train_batch_end || hooks_.on_test_batch_end; }
  void on_epoch_begin(std::int64_t epoch, Logs& logs) override { call(hooks_.on_epoch_begin, epoch, logs); }
  void on_epoch_end(std::int64_t epoch, Logs& logs) override { call(hooks_.on_epoch_end, epoch, logs); }
  void on_train_begin(Logs& logs) override { call(hooks_.on_train_begin, logs); }
  void on_train_end(Logs& logs) override { call(hooks_.on_train_end, logs); }
  void on_train_batch_begin(std::int64_t batch, Logs& logs) override { call(hooks_.on_train_batch_begin, batch, logs); }
  void on_train_batch_end(std::int64_t batch, Logs& logs) override { call(hooks_.on_train_batch_end, batch, logs); }
  void on_test_begin(Logs& logs) override { call(hooks_.on_test_begin, logs); }
  void on_test_end(Logs& logs) override { call(hooks_.on_test_end, logs); }
  void on_test_batch_begin(std::int64_t batch, Logs& logs) override { call(hooks_.on_test_batch_begin, batch, logs); }
  void on_test_batch_end(std::int64_t batch, Logs& logs) override { call(hooks_.on_test_batch_end, batch, logs); }
  void on_predict_begin(Logs& logs) override { call(hooks_.on_predict_begin, logs); }
  void on_predict_end(Logs& logs) override { call(hooks_.on_predict_end, logs); }
  void on_predict_batch_begin(std::int64_t batch, Logs& logs) override {
    call(hooks_.on_predict_batch_begin, batch, logs);
  }
  void on_predict_batch_end(std::int64_t batch, Logs& logs) override { call(hooks_.on_predict_batch_end, batch, logs); }

 private:
  template <class Hook, class... Args>
  static void call(const Hook& hook, Args&&... args) {
    if (hook) hook(args...);
  }
  LambdaCallbackOptions hooks_;
};

}  // namespace hornet::callbacks
