#include <hornet/model/callback_list.hpp>

namespace hornet {

void History::on_train_begin(Logs&) { epoch.clear(); }

void History::on_epoch_end(std::int64_t number, Logs& logs) {
  epoch.push_back(number);
  for (const auto& [name, value] : logs) history[name].push_back(value);
}

CallbackList::CallbackList(std::vector<CallbackHandle> callbacks, CallbackModel& model, CallbackParams params)
    : model_(model), params_(params) {
  for (CallbackHandle& callback : callbacks) {
    if (auto* history = dynamic_cast<History*>(&*callback)) history_ = history;
    append(std::move(callback));
  }
  if (!history_) {
    auto history = std::make_shared<History>();
    history_ = history.get();
    append(std::move(history));
  }
}

void CallbackList::append(CallbackHandle callback) {
  callback->set_model(model_);
  callback->set_params(params_);
  callbacks_.push_back(std::move(callback));
}

template <class Hook>
void CallbackList::each(Logs& scratch, const Logs& logs, const Hook& hook) {
  scratch = logs;
  scratch.sort();
  for (const CallbackHandle& callback : callbacks_) hook(*callback, scratch);
}

bool CallbackList::reads_batch_logs() {
  bool read = false;
  for (const CallbackHandle& callback : callbacks_) read = callback->reads_batch_logs() || read;
  return read;
}

void CallbackList::on_train_begin() {
  each(epoch_logs_, {}, [](Callback& c, Logs& l) { c.on_train_begin(l); });
}
void CallbackList::on_train_end(const Logs& logs) {
  each(epoch_logs_, logs, [](Callback& c, Logs& l) { c.on_train_end(l); });
}
void CallbackList::on_epoch_begin(std::int64_t epoch) {
  each(epoch_logs_, {}, [epoch](Callback& c, Logs& l) { c.on_epoch_begin(epoch, l); });
}
void CallbackList::on_epoch_end(std::int64_t epoch, const Logs& logs) {
  each(epoch_logs_, logs, [epoch](Callback& c, Logs& l) { c.on_epoch_end(epoch, l); });
}
void CallbackList::on_train_batch_begin(std::int64_t batch) {
  each(no_logs_, {}, [batch](Callback& c, Logs& l) { c.on_train_batch_begin(batch, l); });
}
void CallbackList::on_train_batch_end(std::int64_t batch, const Logs& logs) {
  each(batch_logs_, logs, [batch](Callback& c, Logs& l) { c.on_train_batch_end(batch, l); });
}
void CallbackList::on_test_begin() {
  each(no_logs_, {}, [](Callback& c, Logs& l) { c.on_test_begin(l); });
}
void CallbackList::on_test_end(const Logs& logs) {
  each(batch_logs_, logs, [](Callback& c, Logs& l) { c.on_test_end(l); });
}
void CallbackList::on_test_batch_begin(std::int64_t batch) {
  each(no_logs_, {}, [batch](Callback& c, Logs& l) { c.on_test_batch_begin(batch, l); });
}
void CallbackList::on_test_batch_end(std::int64_t batch, const Logs& logs) {
  each(batch_logs_, logs, [batch](Callback& c, Logs& l) { c.on_test_batch_end(batch, l); });
}
void CallbackList::on_predict_begin() {
  each(no_logs_, {}, [](Callback& c, Logs& l) { c.on_predict_begin(l); });
}
void CallbackList::on_predict_end() {
  each(no_logs_, {}, [](Callback& c, Logs& l) { c.on_predict_end(l); });
}
void CallbackList::on_predict_batch_begin(std::int64_t batch) {
  each(no_logs_, {}, [batch](Callback& c, Logs& l) { c.on_predict_batch_begin(batch, l); });
}
void CallbackList::on_predict_batch_end(std::int64_t batch, const Logs& logs) {
  each(batch_logs_, logs, [batch](Callback& c, Logs& l) { c.on_predict_batch_end(batch, l); });
}

}  // namespace hornet
