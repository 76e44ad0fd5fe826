#include <hornet/base/error.hpp>
#include <hornet/callbacks/save_frequency.hpp>
#include <string>

namespace hornet::callbacks {

SaveFrequency::SaveFrequency(const char* name) : batches_(0) {
  if (std::string_view(name) != "epoch")
    throw ConfigError("save_freq is 'epoch' or a number of batches, got '" + std::string(name) + "'");
}

SaveFrequency::SaveFrequency(std::int64_t batches) : batches_(batches) {
  if (batches < 1) throw ConfigError("save_freq must be at least 1 batch, got " + std::to_string(batches));
}

bool SaveTimer::due_after_batch(std::int64_t batch) {
  if (frequency_.every_epoch()) return false;
  batches_since_saving_ += !last_batch_ || batch <= *last_batch_ ? batch + 1 : batch - *last_batch_;
  last_batch_ = batch;
  if (batches_since_saving_ < frequency_.batches()) return false;
  batches_since_saving_ = 0;
  return true;
}

}  // namespace hornet::callbacks
