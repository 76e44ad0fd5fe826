// TensorBoard: writes what `tensorboard --logdir logs` shows: losses and metrics, the learning rate, histograms of
// weights, the model. Source: keras/src/callbacks/tensorboard.py.
#pragma once

#include <hornet/model/callback.hpp>

namespace hornet::callbacks {

class EventFile;

// When losses and metrics of training are written: after each "epoch", or besides after every "batch", or after each
// batch whose number, from 1 over all epochs, that many divide.
class UpdateFrequency {
 public:
  UpdateFrequency(const char* name);  // "epoch", "batch"; ConfigError otherwise
  UpdateFrequency(std::int64_t batches);
  UpdateFrequency(int batches) : UpdateFrequency(std::int64_t{batches}) {}
  bool due_after_batch(std::int64_t batch) const { return batches_ > 0 && batch % batches_ == 0; }

 private:
  std::int64_t batches_;  // 0 for "epoch"
};

// Keras' options. What Hornet has not is refused unless it is off: write_images, profile_batch, embeddings_freq.
struct TensorBoardOptions {
  std::int64_t histogram_freq = 0;  // histograms of all weights in each epoch that this divides; 0: none
  bool write_graph = true;          // the model's layers, for the page "Graphs"; not for one that no file can hold
  bool write_images = false;
  bool write_steps_per_second = false;
  UpdateFrequency update_freq = "epoch";
  std::int64_t profile_batch = 0;
  std::int64_t embeddings_freq = 0;
};

// Below log_dir, the runs "train" and "validation" get an event file each for every fit or evaluate, with Keras' tags:
//   epoch_<name>                        step = epoch; in train also epoch_learning_rate, epoch_steps_per_second
//   batch_<name>                        step = batch, from 1 over all epochs of the fit; batch_steps_per_second
//   evaluation_<name>_vs_iterations     step = the optimizer's steps so far; in validation
//   <path of a weight>/histogram        step = epoch; 30 buckets
// Every record is whole in the file before training goes on, so TensorBoard may look on. Throws IoError, naming the
// path, when a folder or a file cannot be made or written.
class TensorBoard : public Callback {
 public:
  explicit TensorBoard(std::string log_dir = "logs", TensorBoardOptions options = {});  // ConfigError: wrong options

  bool reads_batch_logs() override { return in_batch_ && options_.update_freq.due_after_batch(batch_); }
  void on_train_begin(Logs& logs) override;
  void on_train_end(Logs& logs) override;
  void on_epoch_begin(std::int64_t epoch, Logs& logs) override;
  void on_epoch_end(std::int64_t epoch, Logs& logs) override;
  void on_train_batch_begin(std::int64_t batch, Logs& logs) override;
  void on_train_batch_end(std::int64_t batch, Logs& logs) override;
  void on_test_end(Logs& logs) override;

 private:
  EventFile& validation();

  std::string log_dir_;
  TensorBoardOptions options_;
  std::shared_ptr<EventFile> train_;       // while fit runs
  std::shared_ptr<EventFile> validation_;  // since the first record
  bool in_batch_ = false;                  // a batch of training runs
  std::int64_t batch_ = 0;                 // its number, from 1 since the fit began
  std::int64_t epoch_iterations_ = 0;      // the optimizer's when the epoch began
  double epoch_began_ = 0, batch_began_ = 0;
};

}  // namespace hornet::callbacks
