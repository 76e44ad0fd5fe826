#include "src/model/progbar_logger.hpp"

#include "src/base/terminal.hpp"

namespace hornet {

void ProgbarLogger::set_params(const CallbackParams& params) {
  Callback::set_params(params);
  target_ = params.steps.value_or(0);
}

void ProgbarLogger::begin() {
  const Terminal terminal = stdout_terminal();
  ProgressBarOptions options;
  if (target_ > 0) options.target = target_;
  options.verbose = params().verbose;
  options.interactive = terminal.interactive;
  options.colors = terminal.colors;
  bar_ = std::make_unique<ProgressBar>(options);
  seen_ = 0;
}

void ProgbarLogger::update(std::int64_t batch, const Logs& logs) {
  seen_ = batch + 1;
  if (params().verbose == 1 && fresh_) bar_->update(seen_, logs.entries(), false);
}

void ProgbarLogger::finish(const Logs& logs) {
  if (target_ == 0) bar_->set_target(target_ = seen_);
  bar_->update(target_, logs.entries(), true);
}

bool ProgbarLogger::reads_batch_logs() {
  fresh_ = params().verbose == 1 && !validating_ && bar_->due();
  return fresh_;
}

void ProgbarLogger::on_train_begin(Logs&) { training_ = true; }

void ProgbarLogger::on_epoch_begin(std::int64_t epoch, Logs&) {
  begin();
  if (params().verbose && params().epochs > 1)
    ProgressBar::write_to_stdout("Epoch " + std::to_string(epoch + 1) + "/" + std::to_string(params().epochs) + "\n");
}
void ProgbarLogger::on_train_batch_end(std::int64_t batch, Logs& logs) { update(batch, logs); }
void ProgbarLogger::on_epoch_end(std::int64_t, Logs& logs) { finish(logs); }

void ProgbarLogger::on_test_begin(Logs&) {
  validating_ = training_;
  if (!training_) begin();
}
void ProgbarLogger::on_test_batch_end(std::int64_t batch, Logs& logs) {
  if (!training_) update(batch, logs);
}
void ProgbarLogger::on_test_end(Logs& logs) {
  validating_ = false;
  if (!training_) finish(logs);
}

void ProgbarLogger::on_predict_begin(Logs&) { begin(); }
void ProgbarLogger::on_predict_batch_end(std::int64_t batch, Logs&) { update(batch, {}); }
void ProgbarLogger::on_predict_end(Logs&) { finish({}); }

}  // namespace hornet
