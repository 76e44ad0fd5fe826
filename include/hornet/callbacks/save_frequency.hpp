// When callbacks that save do so.
#pragma once

#include <cstdint>
#include <optional>

namespace hornet::callbacks {

// At the end of each "epoch", or whenever that many batches have been trained since the last time.
class SaveFrequency {
 public:
  SaveFrequency(const char* name);  // "epoch"; ConfigError otherwise
  SaveFrequency(std::int64_t batches);
  SaveFrequency(int batches) : SaveFrequency(std::int64_t{batches}) {}
  bool every_epoch() const { return batches_ == 0; }
  std::int64_t batches() const { return batches_; }

 private:
  std::int64_t batches_;  // 0 for "epoch"
};

// Counts batches. Their numbers may skip (several steps in one execution) and start again at 0 each epoch.
class SaveTimer {
 public:
  explicit SaveTimer(SaveFrequency frequency) : frequency_(frequency) {}
  bool due_after_epoch() const { return frequency_.every_epoch(); }
  bool due_after_batch(std::int64_t batch);  // to be asked after every batch

 private:
  SaveFrequency frequency_;
  std::int64_t batches_since_saving_ = 0;
  std::optional<std::int64_t> last_batch_;
};

}  // namespace hornet::callbacks
