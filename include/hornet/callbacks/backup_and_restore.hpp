// BackupAndRestore: training that was killed goes on where it was last backed up.
// Source: keras/src/callbacks/backup_and_restore.py.
#pragma once

#include <hornet/callbacks/save_frequency.hpp>
#include <hornet/model/callback.hpp>

namespace hornet::callbacks {

struct BackupAndRestoreOptions {
  SaveFrequency save_freq = "epoch";  // or a number of batches
  bool delete_checkpoint = true;      // when training has come to its end
};

// Backs up weights, the optimizer's state, random numbers, the place in the data and the metrics so far, in one file of
// `backup_dir`, and takes them up in the next fit with that directory: its epochs and batches are those that were not
// done, and its result is that of an uninterrupted run to the bit, given the same program, data and options. A Dataset
// has to say the seed of its shuffle() for that. Ctrl-C and SIGTERM back up after the batch under way, and keep the
// backup. It is replaced whole or not at all, so there is no need for a second one (Keras' double_checkpoint).
class BackupAndRestore : public Callback {
 public:
  explicit BackupAndRestore(std::string backup_dir, BackupAndRestoreOptions options = {});  // ConfigError when empty

  bool reads_batch_logs() override { return !options_.save_freq.every_epoch(); }
  void on_train_begin(Logs& logs) override;
  void on_epoch_begin(std::int64_t epoch, Logs& logs) override;
  void on_batch_end(std::int64_t batch, Logs& logs) override;
  void on_epoch_end(std::int64_t epoch, Logs& logs) override;
  void on_train_end(Logs& logs) override;

 private:
  void save(const TrainingPosition& position);

  std::string directory_, path_;
  BackupAndRestoreOptions options_;
  SaveTimer timer_;
  std::int64_t epoch_ = 0, batches_ = 0;  // where training is
};

}  // namespace hornet::callbacks
