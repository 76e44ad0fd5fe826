#include <chrono>
#include <hornet/base/error.hpp>
#include <hornet/callbacks/tensor_board.hpp>

#include "src/callbacks/event_file.hpp"
#include "src/callbacks/message.hpp"

namespace hornet::callbacks {
namespace {

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

void expect_off(bool on, const char* option, const char* off) {
  if (on) throw ConfigError("TensorBoard: " + std::string(option) + " is not supported; leave it " + off);
}

}  // namespace

UpdateFrequency::UpdateFrequency(const char* name) : batches_(std::string_view(name) == "batch" ? 1 : 0) {
  if (batches_ == 0 && std::string_view(name) != "epoch")
    throw ConfigError("update_freq must be \"epoch\", \"batch\" or a number of batches, got \"" + std::string(name) +
                      "\"");
}

UpdateFrequency::UpdateFrequency(std::int64_t batches) : batches_(batches) {
  if (batches < 1) throw ConfigError("update_freq must be >= 1 batches, got " + std::to_string(batches));
}

TensorBoard::TensorBoard(std::string log_dir, TensorBoardOptions options)
    : log_dir_(std::move(log_dir)), options_(options) {
  if (log_dir_.empty()) throw ConfigError("TensorBoard: log_dir is empty");
  if (options_.histogram_freq < 0)
    throw ConfigError("TensorBoard: histogram_freq must be >= 0, got " + std::to_string(options_.histogram_freq));
  expect_off(options_.write_images, "write_images", "false");
  expect_off(options_.profile_batch != 0, "profile_batch", "0");
  expect_off(options_.embeddings_freq != 0, "embeddings_freq", "0");
}

EventFile& TensorBoard::validation() {
  if (!validation_) validation_ = std::make_shared<EventFile>(log_dir_ + "/validation");
  return *validation_;
}

void TensorBoard::on_train_begin(Logs&) {
  validation_.reset();
  train_ = std::make_shared<EventFile>(log_dir_ + "/train");
  batch_ = 0;
  in_batch_ = false;
  if (!options_.write_graph) return;
  try {
    train_->keras_model(model().to_json());
  } catch (const ConfigError& error) {  // training is worth more than its picture
    warn(std::string("TensorBoard: the model is not written: ") + error.what());
  }
}

void TensorBoard::on_train_end(Logs&) {
  train_->close();
  if (validation_) validation_->close();
  train_.reset();
  validation_.reset();
}

void TensorBoard::on_train_batch_begin(std::int64_t, Logs&) {
  ++batch_;
  in_batch_ = true;
  batch_began_ = seconds();
}

void TensorBoard::on_train_batch_end(std::int64_t, Logs& logs) {
  in_batch_ = false;
  if (!options_.update_freq.due_after_batch(batch_)) return;
  if (options_.write_steps_per_second) train_->scalar("batch_steps_per_second", 1 / (seconds() - batch_began_), batch_);
  for (const auto& [name, value] : logs) train_->scalar("batch_" + name, value, batch_);
}

void TensorBoard::on_epoch_begin(std::int64_t, Logs&) {
  epoch_iterations_ = model().iterations();
  epoch_began_ = seconds();
}

void TensorBoard::on_epoch_end(std::int64_t epoch, Logs& logs) {
  constexpr std::string_view kValidation = "val_";
  for (const auto& [name, value] : logs)
    if (!name.starts_with(kValidation) && name != "learning_rate") train_->scalar("epoch_" + name, value, epoch);
  train_->scalar("epoch_learning_rate", model().learning_rate(), epoch);
  if (options_.write_steps_per_second) {
    const auto steps = static_cast<double>(model().iterations() - epoch_iterations_);
    train_->scalar("epoch_steps_per_second", steps / (seconds() - epoch_began_), epoch);
  }
  for (const auto& [name, value] : logs)
    if (name.starts_with(kValidation)) validation().scalar("epoch_" + name.substr(kValidation.size()), value, epoch);
  if (options_.histogram_freq > 0 && epoch % options_.histogram_freq == 0)
    for (const auto& [path, weight] : model().named_weights()) train_->histogram(path + "/histogram", weight, epoch);
}

void TensorBoard::on_test_end(Logs& logs) {
  for (const auto& [name, value] : logs)
    validation().scalar("evaluation_" + name + "_vs_iterations", value, model().iterations());
  if (train_ || !validation_) return;  // an evaluation on its own
  validation_->close();
  validation_.reset();
}

}  // namespace hornet::callbacks
