// TerminateOnNaN: ends training at the first batch whose loss is NaN or infinite.
// Source: keras/src/callbacks/terminate_on_nan.py.
#pragma once

#include <hornet/model/callback.hpp>

namespace hornet::callbacks {

struct TerminateOnNaNOptions {
  bool raise_error = false;  // throw DataError instead of ending fit quietly
};

class TerminateOnNaN : public Callback {
 public:
  explicit TerminateOnNaN(TerminateOnNaNOptions options = {}) : options_(options) {}
  void on_batch_end(std::int64_t batch, Logs& logs) override;

 private:
  TerminateOnNaNOptions options_;
};

}  // namespace hornet::callbacks
