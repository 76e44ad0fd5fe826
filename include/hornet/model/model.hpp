// Model: layers joined from inputs to outputs, and what trains them. A handle, as every Layer is; a model can be called
// and nested like any layer. Source: keras/src/models/{model,functional,sequential}.py, trainers/trainer.py.
#pragma once

#include <hornet/model/history.hpp>
#include <hornet/model/input.hpp>
#include <hornet/model/layer.hpp>
#include <hornet/model/training_options.hpp>

namespace hornet {

struct ModelState;

// What a functional model takes or gives: one tensor, a list of them, or tensors by key, as Keras' `inputs` and
// `outputs` are. By key, data and compile's arguments are given under those keys, and the order is that of the keys.
struct ModelTensors {
  std::vector<KerasTensor> list;
  std::vector<std::string> keys = {};  // one for each tensor, or none
  bool single = false;                 // there is one, and no key

  ModelTensors() = default;
  ModelTensors(const KerasTensor& tensor) : list{tensor}, single(true) {}
  ModelTensors(std::vector<KerasTensor> tensors) : list(std::move(tensors)), single(list.size() == 1) {}
  ModelTensors(std::initializer_list<KerasTensor> tensors) : list(tensors), single(list.size() == 1) {}
  ModelTensors(
      std::initializer_list<std::pair<std::string, KerasTensor>> tensors);  // ConfigError for a key given twice

  bool empty() const { return list.empty(); }
  std::vector<std::string> labels() const;  // keys, or the tensors' names
};

struct ModelOptions {
  ModelTensors inputs;
  ModelTensors outputs;
  std::string name = {};  // "functional", "functional_1", … when not given
  bool trainable = true;
};

// The results of evaluate and test_on_batch: "loss" first, then the metrics in Keras' order.
class Evaluation {
 public:
  using Entry = std::pair<std::string, double>;
  explicit Evaluation(std::vector<Entry> entries) : entries_(std::move(entries)) {}
  double operator[](std::string_view name) const;  // ConfigError with the nearest name
  double operator[](std::size_t i) const;          // ConfigError when there are not as many
  std::size_t size() const { return entries_.size(); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }

 private:
  std::vector<Entry> entries_;
};

struct SummaryOptions {
  std::optional<int> line_length = {};  // characters; the terminal's width, at most Keras' default, when not given
  std::vector<double> positions = {};   // relative column ends
  bool expand_nested = false;
  bool show_trainable = false;
};

struct SaveWeightsOptions {
  // GiB. When given, the path ends in ".weights.json" and files of at most this size stand beside it.
  std::optional<double> max_shard_size = {};
};

struct LoadWeightsOptions {
  bool skip_mismatch = false;  // objects that do not fit are left as they are, with a warning
  bool by_name = false;        // layers by name instead of by position; legacy ".h5" and ".hdf5" only
};

// What a training step of one batch size needs, before anything is trained.
struct MemoryReport {
  std::int64_t weights = 0, optimizer = 0, inputs = 0, activations = 0, constants = 0, results = 0;  // bytes
  std::int64_t activations_unshared = 0;  // what the arena's values would take if no memory were shared
  std::int64_t steps = 0;                 // of the plan
  std::int64_t bytes_moved = 0;           // read and written by one training step
  std::int64_t total() const { return weights + optimizer + inputs + activations + constants + results; }
};
std::string to_string(const MemoryReport& report);

struct SaveOptions {
  bool overwrite = true;  // false: IoError when there is a file of that name
};

class Model : public Layer {
 public:
  Model(ModelOptions options);  // a functional model; ConfigError when an output does not depend on the inputs

  void compile(CompileOptions options);

  // Trains. x and y have equal first extents; see FitOptions. Throws ConfigError when not compiled or for wrong
  // options, DataError for wrong data, before the first step. Ctrl-C ends it after the current batch.
  History fit(const Tensors& x, const Tensors& y, FitOptions options = {});
  History fit(const Dataset& data, FitOptions options = {});

  Evaluation evaluate(const Tensors& x, const Tensors& y, EvaluateOptions options = {});
  Evaluation evaluate(const Dataset& data, EvaluateOptions options = {});

  Tensor predict(const Tensors& x, PredictOptions options = {});  // the only output; ConfigError if there are more
  Tensor predict(const Dataset& data, PredictOptions options = {});
  std::vector<Tensor> predict_all(const Tensors& x, PredictOptions options = {});
  std::vector<Tensor> predict_all(const Dataset& data, PredictOptions options = {});

  Evaluation train_on_batch(const Tensors& x, const Tensors& y, BatchOptions options = {});
  Evaluation test_on_batch(const Tensors& x, const Tensors& y, BatchOptions options = {});
  std::vector<Tensor> predict_on_batch(const Tensors& x);
  void reset_metrics();
  std::vector<std::string> metrics_names() const;  // what evaluate returns, in order

  std::vector<Layer> layers() const;             // Keras' order; a Sequential's input is left out
  Layer get_layer(std::string_view name) const;  // ConfigError with the nearest name
  Layer get_layer(std::int64_t index) const;
  std::vector<KerasTensor> inputs() const;  // ConfigError when not built
  std::vector<KerasTensor> outputs() const;
  std::vector<std::string> output_names() const;
  // For a Sequential without Input; the shape is with the batch axis. ShapeError when another one is known already.
  void build(const Shape& input_shape);

  // Keras' table, to the character; print_to_stdout=false only returns it.
  std::string summary(SummaryOptions options = {}, bool print_to_stdout = true) const;

  // The whole model as Keras' `.keras` archive: configuration, weights, how it is compiled, the optimizer's state. The
  // file is replaced whole or not at all. load_model() reads it. IoError names path and cause; ConfigError for what has
  // no name to be saved by, such as a callable loss that is not registered.
  void save(const std::string& path, SaveOptions options = {}) const;

  // The configuration as Keras' JSON, without weights: model_from_json() makes a new model of it.
  std::string to_json() const;

  // Weights and, when compiled and trained, the optimizer's state, in Keras' .weights.h5 layout; atomic. Loading also
  // takes the weights of Keras 1 and 2 (".h5", ".hdf5"; a whole model's too, without its optimizer) and those in a
  // `.keras` file. Nothing changes when something does not fit: the ShapeError names every layer that does not, with
  // the shapes expected and found.
  void save_weights(const std::string& path, SaveWeightsOptions options = {}) const;
  void load_weights(const std::string& path, LoadWeightsOptions options = {});

  // Before training: what a step of `batch_size` samples needs. Compiles it for x of the model's input types and y of
  // `y_types` (batch axis included; guessed from the losses when not given).
  MemoryReport memory_plan(std::int64_t batch_size);
  // The program of the training step after each pass, and the plan's steps, as text.
  std::string explain(std::int64_t batch_size);

  Optimizer& optimizer();  // ConfigError when not compiled
  bool stop_training() const;
  void set_stop_training(bool value);
  ModelState& model_state() const { return *model_; }

 protected:
  Model(std::shared_ptr<const LayerInterface> definition, LayerOptions options);
  std::shared_ptr<ModelState> model_;
};

}  // namespace hornet
