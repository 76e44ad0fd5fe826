#include <filesystem>
#include <hornet/base/error.hpp>
#include <hornet/callbacks/backup_and_restore.hpp>

#include "src/base/file.hpp"
#include "src/callbacks/directory.hpp"

namespace hornet::callbacks {

BackupAndRestore::BackupAndRestore(std::string backup_dir, BackupAndRestoreOptions options)
    : directory_(std::move(backup_dir)),
      path_(directory_ + "/latest.weights.h5"),
      options_(options),
      timer_(options.save_freq) {
  if (directory_.empty()) throw ConfigError("BackupAndRestore: backup_dir is empty; give the path of a directory");
}

void BackupAndRestore::on_train_begin(Logs&) {
  if (is_file(path_)) model().resume_training(path_);
}

void BackupAndRestore::on_epoch_begin(std::int64_t epoch, Logs&) {
  epoch_ = epoch;
  batches_ = 0;
}

void BackupAndRestore::on_batch_end(std::int64_t batch, Logs& logs) {
  batches_ = batch + 1;
  if (timer_.due_after_batch(batch)) save({epoch_, batches_, logs});
}

void BackupAndRestore::on_epoch_end(std::int64_t epoch, Logs& logs) {
  if (model().interrupted)
    save({epoch, batches_, logs});
  else if (timer_.due_after_epoch())
    save({epoch + 1, 0, {}});
}

void BackupAndRestore::on_train_end(Logs&) {
  if (!options_.delete_checkpoint || model().interrupted) return;
  if (is_file(path_)) remove_file(path_);
  std::error_code not_empty;  // what else is in the directory is not ours
  std::filesystem::remove(directory_, not_empty);
}

void BackupAndRestore::save(const TrainingPosition& position) {
  make_directory_of(path_, "BackupAndRestore");
  model().save_training(path_, position);
}

}  // namespace hornet::callbacks
