#include <filesystem>
#include <hornet/base/error.hpp>
#include <hornet/callbacks/model_checkpoint.hpp>

#include "src/callbacks/directory.hpp"
#include "src/callbacks/message.hpp"
#include "src/callbacks/python_format.hpp"

namespace hornet::callbacks {
namespace {

std::string five_digits(std::optional<double> value) {
  if (!value) return "None";
  return format_fields("{v:.5f}", [&](std::string_view) { return PythonNumber(*value); });
}

}  // namespace

ModelCheckpoint::ModelCheckpoint(std::string filepath, ModelCheckpointOptions options)
    : MonitorCallback("ModelCheckpoint", options.monitor, options.mode, options.initial_value_threshold, 0),
      filepath_(std::move(filepath)),
      options_(std::move(options)),
      timer_(options_.save_freq) {
  const auto ends = [this](std::string_view tail) { return filepath_.ends_with(tail); };
  if (options_.save_weights_only ? !ends(".weights.h5") : !ends(".keras"))
    throw ConfigError("ModelCheckpoint: filepath must end in " +
                      std::string(options_.save_weights_only ? "'.weights.h5' with save_weights_only"
                                                             : "'.keras' without save_weights_only") +
                      ", got '" + filepath_ + "'");
}

void ModelCheckpoint::on_epoch_begin(std::int64_t epoch, Logs&) { epoch_ = epoch; }

void ModelCheckpoint::on_epoch_end(std::int64_t epoch, Logs& logs) {
  if (timer_.due_after_epoch()) save(epoch, std::nullopt, logs);
}

void ModelCheckpoint::on_batch_end(std::int64_t batch, Logs& logs) {
  if (timer_.due_after_batch(batch)) save(epoch_, batch, logs);
}

bool ModelCheckpoint::should_save(std::int64_t epoch, const Logs& logs, const std::string& path) {
  const std::string title = "\nEpoch " + std::to_string(epoch + 1) + ": ";
  const bool verbose = options_.verbose > 0;
  if (!options_.save_best_only) {
    if (verbose) say(title + "saving model to " + path);
    return true;
  }
  resolve_direction();
  const double* current = find_monitored(logs, "saving without knowing whether the model is the best");
  if (!current) return true;
  const std::string best = five_digits(best_);
  if (!is_improvement(*current, best_)) {
    if (verbose) say(title + monitor() + " did not improve from " + best);
    return false;
  }
  if (verbose)
    say(title + monitor() + " improved from " + best + " to " + five_digits(*current) + ", saving model to " + path);
  best_ = *current;
  return true;
}

void ModelCheckpoint::save(std::int64_t epoch, std::optional<std::int64_t> batch, const Logs& logs) {
  const std::string path = path_of(epoch, batch, logs);
  if (!should_save(epoch, logs, path)) return;
  if (std::filesystem::is_directory(path))
    throw IoError("ModelCheckpoint: '" + path + "' is a directory; give the path of a file");
  make_directory_of(path, "ModelCheckpoint");
  if (options_.save_weights_only)
    model().save_weights(path);
  else
    model().save(path);
  if (options_.verbose > 0) say("\nEpoch " + std::to_string(epoch + 1) + ": finished saving model to " + path);
}

std::string ModelCheckpoint::path_of(std::int64_t epoch, std::optional<std::int64_t> batch, const Logs& logs) const {
  const auto lookup = [&](std::string_view name) -> std::optional<PythonNumber> {
    if (name == "epoch") return epoch + 1;
    if (name == "batch" && batch) return *batch + 1;
    if (const double* value = logs.find(name)) return *value;
    return std::nullopt;
  };
  try {
    return format_fields(filepath_, lookup);
  } catch (const ConfigError& error) {
    throw ConfigError("ModelCheckpoint: filepath '" + filepath_ + "': " + error.what() + ". Known here: epoch, " +
                      (batch ? "batch, " : "") + logs.names() + ".");
  }
}

}  // namespace hornet::callbacks
