// A process that is killed in the middle of fit.
#pragma once

#include <hornet/model/callback.hpp>

namespace hornet {

struct PowerCut {};

// Ends a fit after so many batches of training, as a kill would: no hook runs any more.
class CutAfter : public Callback {
 public:
  explicit CutAfter(std::int64_t batches) : left_(batches) {}
  void on_train_batch_end(std::int64_t, Logs&) override {
    if (left_-- == 1) throw PowerCut();
  }

 private:
  std::int64_t left_;
};

}  // namespace hornet
