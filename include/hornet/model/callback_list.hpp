// CallbackList: hands each event to all callbacks, in order: the user's, then History (unless the user gave one), then
// those appended. Each sees a copy of the logs, sorted by name. Source: keras/src/callbacks/callback_list.py.
#pragma once

#include <hornet/model/history.hpp>

namespace hornet {

class CallbackList {
 public:
  CallbackList(std::vector<CallbackHandle> callbacks, CallbackModel& model, CallbackParams params);

  void append(CallbackHandle callback);
  const History& history() const { return *history_; }

  bool reads_batch_logs();  // whether any callback does

  void on_train_begin();
  void on_train_end(const Logs& logs);
  void on_epoch_begin(std::int64_t epoch);
  void on_epoch_end(std::int64_t epoch, const Logs& logs);
  void on_train_batch_begin(std::int64_t batch);
  void on_train_batch_end(std::int64_t batch, const Logs& logs);
  void on_test_begin();
  void on_test_end(const Logs& logs);
  void on_test_batch_begin(std::int64_t batch);
  void on_test_batch_end(std::int64_t batch, const Logs& logs);
  void on_predict_begin();
  void on_predict_end();
  void on_predict_batch_begin(std::int64_t batch);
  void on_predict_batch_end(std::int64_t batch, const Logs& logs);

 private:
  template <class Hook>
  void each(Logs& scratch, const Logs& logs, const Hook& hook);

  std::vector<CallbackHandle> callbacks_;
  CallbackModel& model_;
  CallbackParams params_;
  History* history_ = nullptr;
  Logs no_logs_, batch_logs_, epoch_logs_;  // reused, so that a batch allocates nothing
};

}  // namespace hornet
