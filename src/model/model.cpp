#include <algorithm>
#include <hornet/model/model.hpp>
#include <map>

#include "src/model/model_state.hpp"
#include "src/model/sequential_definition.hpp"

namespace hornet {

ShuffleArgument::ShuffleArgument(const char* text) : mode(Shuffle::within_batches) {
  if (std::string_view(text) != "batch")
    throw ConfigError("fit: 'shuffle' must be true, false or \"batch\", got \"" + std::string(text) + "\"");
}

Verbose::Verbose(int wanted) : level(wanted) {
  if (wanted < 0 || wanted > 2)
    throw ConfigError("'verbose' must be 0, 1, 2 or \"auto\", got " + std::to_string(wanted));
}

Verbose::Verbose(const char* mode) : level(1) {
  if (std::string_view(mode) != "auto")
    throw ConfigError("'verbose' must be 0, 1, 2 or \"auto\", got \"" + std::string(mode) + "\"");
}

double Evaluation::operator[](std::string_view name) const {
  std::vector<std::string> names;
  for (const auto& [own, value] : entries_) {
    if (own == name) return value;
    names.push_back(own);
  }
  throw ConfigError("there is no result \"" + std::string(name) + "\"." + suggest(name, names));
}

double Evaluation::operator[](std::size_t i) const {
  if (i < entries_.size()) return entries_[i].second;
  throw ConfigError("there is no result " + std::to_string(i) + "; evaluate gave " + std::to_string(entries_.size()));
}

ModelTensors::ModelTensors(std::initializer_list<std::pair<std::string, KerasTensor>> tensors) {
  std::map<std::string, KerasTensor> sorted;
  for (const auto& [key, tensor] : tensors)
    if (!sorted.emplace(key, tensor).second) throw ConfigError("Model: the key \"" + key + "\" is given twice");
  for (const auto& [key, tensor] : sorted) {
    keys.push_back(key);
    list.push_back(tensor);
  }
}

std::vector<std::string> ModelTensors::labels() const {
  if (!keys.empty()) return keys;
  std::vector<std::string> names;
  for (const KerasTensor& tensor : list) names.push_back(tensor.name());
  return names;
}

namespace {

bool admits(const Shape& known, const Shape& asked) {
  if (known.rank() != asked.rank()) return false;
  for (int i = 1; i < known.rank(); ++i)
    if (known[i] != None && known[i] != asked[i]) return false;
  return true;
}

std::shared_ptr<FunctionalDefinition> functional_definition(ModelOptions& options) {
  if (options.inputs.empty()) throw ConfigError("Model: 'inputs' is empty; give what Input({...}) returned");
  if (options.outputs.empty()) throw ConfigError("Model: 'outputs' is empty");
  return std::make_shared<FunctionalDefinition>(options.inputs, options.outputs);
}

}  // namespace

Model::Model(ModelOptions options)
    : Model(functional_definition(options), {.name = options.name, .trainable = options.trainable}) {
  state().built = true;
}

Model::Model(std::shared_ptr<const LayerInterface> definition, LayerOptions options)
    : Layer(std::move(definition), std::move(options)), model_(std::make_shared<ModelState>(*this)) {}

void Model::compile(CompileOptions options) {
  // A Sequential of unknown input has one output, named when it is known.
  const auto names =
      model_->has_functional() ? model_->functional().output_tensors().labels() : std::vector<std::string>{"output"};
  model_->compiled = std::make_unique<Compiled>(std::move(options), names);
  model_->forget_steps();
}

void Model::reset_metrics() {
  model_->need_compiled("reset_metrics");
  model_->compiled->reset_metrics();
}

std::vector<std::string> Model::metrics_names() const {
  std::vector<std::string> names;
  for (const Tracked& each : model_->need_compiled("metrics_names").tracked) names.push_back(each.name);
  return names;
}

std::vector<Layer> Model::layers() const { return state().children(); }

Layer Model::get_layer(std::string_view name) const {
  std::vector<std::string> names;
  for (const Layer& layer : layers()) {
    if (layer.name() == name) return layer;
    names.push_back(layer.name());
  }
  throw ConfigError("Model \"" + this->name() + "\" has no layer \"" + std::string(name) + "\"." +
                    suggest(name, names));
}

Layer Model::get_layer(std::int64_t index) const {
  const std::vector<Layer> all = layers();
  const auto count = static_cast<std::int64_t>(all.size());
  if (index < -count || index >= count)
    throw ConfigError("Model \"" + name() + "\" has " + std::to_string(count) + " layers, there is no layer " +
                      std::to_string(index));
  return all[static_cast<std::size_t>(index < 0 ? index + count : index)];
}

std::vector<KerasTensor> Model::inputs() const { return model_->functional().inputs(); }
std::vector<KerasTensor> Model::outputs() const { return model_->functional().outputs(); }

std::vector<std::string> Model::output_names() const {
  std::vector<std::string> names;
  for (const KerasTensor& output : outputs()) names.push_back(output.name());
  return names;
}

void Model::build(const Shape& input_shape) {
  if (input_shape.rank() < 1)
    throw ShapeError("build: expected a shape with the batch axis, got " + to_string(input_shape));
  if (model_->has_functional()) {
    if (const Shape& known = model_->functional().inputs().front().shape(); !admits(known, input_shape))
      throw ShapeError("Model \"" + name() + "\" is built for inputs of shape " + to_string(known) + ", build got " +
                       to_string(input_shape) + "; make a new model for another shape");
    return;
  }
  model_->build_from({floatx(), input_shape});
}

Optimizer& Model::optimizer() {
  model_->need_compiled("optimizer");
  return model_->compiled->optimizer;
}

bool Model::stop_training() const { return model_->stop_training; }
void Model::set_stop_training(bool value) { model_->stop_training = value; }

}  // namespace hornet
