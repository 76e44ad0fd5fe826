// SwapEMAWeights: evaluation and prediction with the moving averages of the weights that an optimizer with use_ema
// keeps. Source: keras/src/callbacks/swap_ema_weights.py.
#pragma once

#include <hornet/model/callback.hpp>

namespace hornet::callbacks {

struct SwapEMAWeightsOptions {
  bool swap_on_epoch = false;  // the averages stay in the model for callbacks behind this one, as ModelCheckpoint
};

// While evaluate, predict or fit's validation runs the weights and their averages change places. ConfigError from there
// when the optimizer keeps no averages.
class SwapEMAWeights : public Callback {
 public:
  explicit SwapEMAWeights(SwapEMAWeightsOptions options = {}) : options_(options) {}

  bool reads_batch_logs() override { return false; }
  void on_epoch_begin(std::int64_t epoch, Logs& logs) override;
  void on_epoch_end(std::int64_t epoch, Logs& logs) override;
  void on_test_begin(Logs&) override { hold_averages(true); }
  void on_test_end(Logs&) override { hold_averages(false); }
  void on_predict_begin(Logs&) override { hold_averages(true); }
  void on_predict_end(Logs&) override { hold_averages(false); }

 private:
  void hold_averages(bool wanted);  // whether the model has them as its weights

  SwapEMAWeightsOptions options_;
  bool holds_averages_ = false;
};

}  // namespace hornet::callbacks
