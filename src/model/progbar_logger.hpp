// ProgbarLogger: the callback that draws Keras' progress bar for fit, evaluate and predict.
// Source: keras/src/callbacks/progbar_logger.py.
#pragma once

#include <hornet/model/callback.hpp>
#include <memory>

#include "src/model/progress_bar.hpp"

namespace hornet {

class ProgbarLogger : public Callback {
 public:
  void set_params(const CallbackParams& params) override;
  bool reads_batch_logs() override;
  void on_train_begin(Logs& logs) override;
  void on_epoch_begin(std::int64_t epoch, Logs& logs) override;
  void on_train_batch_end(std::int64_t batch, Logs& logs) override;
  void on_epoch_end(std::int64_t epoch, Logs& logs) override;
  void on_test_begin(Logs& logs) override;
  void on_test_batch_end(std::int64_t batch, Logs& logs) override;
  void on_test_end(Logs& logs) override;
  void on_predict_begin(Logs& logs) override;
  void on_predict_batch_end(std::int64_t batch, Logs& logs) override;
  void on_predict_end(Logs& logs) override;

 private:
  void begin();
  void update(std::int64_t batch, const Logs& logs);
  void finish(const Logs& logs);

  std::unique_ptr<ProgressBar> bar_;
  std::int64_t seen_ = 0;
  std::int64_t target_ = 0;  // 0: not known
  bool fresh_ = true;        // the next batch's logs are its own
  bool training_ = false;    // a validation inside fit draws nothing of its own
  bool validating_ = false;
};

}  // namespace hornet
