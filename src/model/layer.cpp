#include <algorithm>
#include <hornet/base/naming.hpp>
#include <hornet/model/layer.hpp>

#include "src/model/layer_state.hpp"
#include "src/model/operation.hpp"
#include "src/model/trace.hpp"
#include "src/runtime/target.hpp"

namespace hornet {
namespace {

void expect_layer(const std::shared_ptr<LayerState>& state) {
  if (!state) throw ConfigError("an empty Layer was used; make one first, for example layers::Dense(10)");
}

void collect(const Layer& layer, std::vector<Weight>& out) {
  const auto add = [&](const Weight& weight) {
    for (const Weight& known : out)
      if (known.variable == weight.variable) return;
    out.push_back(weight);
  };
  const LayerState& state = layer.state();
  for (bool trainable : {true, false})
    for (std::size_t i = 0; i < state.weights.size(); ++i)
      if (state.weight_trainable[i] == trainable) add(state.weights[i]);
  for (const Layer& child : state.children()) collect(child, out);
}

// Sets a layer's switch and those of its sublayers, and with them what its variables are.
void set_trainable(LayerState& state, bool value) {
  state.trainable = value;
  for (std::size_t i = 0; i < state.weights.size(); ++i)
    state.weights[i].variable->trainable = value && state.weight_trainable[i];
  for (const Layer& child : state.children()) set_trainable(child.state(), value);
}

}  // namespace

std::vector<Layer> LayerState::children() const {
  std::vector<Layer> out;
  for (auto& [attribute, layer] : definition->children()) out.push_back(layer);
  return out;
}

std::vector<std::pair<std::string, Layer>> LayerInterface::children() const { return {}; }

std::vector<Value> expect_inputs(std::string_view class_name, const std::vector<Value>& inputs, std::size_t wanted) {
  if (inputs.size() != wanted)
    throw ShapeError("expected " + std::to_string(wanted) + " input" + (wanted == 1 ? "" : "s") + ", got " +
                     std::to_string(inputs.size()) + " (" + std::string(class_name) + " takes no list of that length)");
  return inputs;
}

Trainable::operator bool() const { return state_->trainable; }

Trainable& Trainable::operator=(bool value) {
  set_trainable(*state_, value);
  return *this;
}

Layer::Layer(std::shared_ptr<const LayerInterface> definition, LayerOptions options)
    : state_(std::make_shared<LayerState>()), trainable(state_.get()) {
  state_->name = options.name.empty() ? unique_name(to_snake_case(definition->class_name())) : options.name;
  if (state_->name.find('/') != std::string::npos)
    throw ConfigError("layer name \"" + state_->name + "\" must not contain '/'");
  state_->definition = std::move(definition);
  state_->policy = options.dtype;
  state_->input_shape = std::move(options.input_shape);
  state_->has_input_shape = options.has_input_shape || !state_->input_shape.empty();
  if (!options.trainable) set_trainable(*state_, false);
}

Layer& Layer::operator=(const Layer& other) {
  state_ = other.state_;
  trainable.~Trainable();
  new (&trainable) Trainable(state_.get());
  return *this;
}

Layer& Layer::place(std::string_view device) {
  expect_layer(state_);
  state_->device = device.empty() ? "" : full_device_name("Layer \"" + name() + "\": place", device);
  placements_have_changed();
  return *this;
}

const std::string& Layer::name() const {
  expect_layer(state_);
  return state_->name;
}
std::string_view Layer::class_name() const { return definition().class_name(); }
const DTypePolicy& Layer::dtype_policy() const {
  expect_layer(state_);
  return state_->policy;
}
bool Layer::built() const { return state_ && state_->built; }

const LayerInterface& Layer::definition() const {
  expect_layer(state_);
  return *state_->definition;
}

// The dtype of Keras' InputLayer is a field; its Functional and its operations have none.
Config Layer::get_config() const {
  const std::string_view kind = class_name();
  Config config = Config::Dict{{"name", name()}};
  if (definition().saves_trainable()) config.set("trainable", state_->trainable);
  if (kind != "InputLayer" && kind != "Functional" && !operation_of(*this))
    config.set("dtype", ConfigCodec<DTypePolicy>::encode(dtype_policy()));
  const Config fields = definition().config();
  for (const auto& [key, value] : fields.as_dict()) config.set(key, value);
  return config;
}

std::vector<Weight> Layer::weights() const {
  expect_layer(state_);
  std::vector<Weight> out;
  collect(*this, out);
  return out;
}

std::vector<Weight> Layer::trainable_weights() const {
  std::vector<Weight> out;
  for (const Weight& weight : weights())
    if (weight.variable->trainable) out.push_back(weight);
  return out;
}

std::vector<Weight> Layer::non_trainable_weights() const {
  std::vector<Weight> out;
  for (const Weight& weight : weights())
    if (!weight.variable->trainable) out.push_back(weight);
  return out;
}

std::vector<Tensor> Layer::get_weights() const {
  std::vector<Tensor> out;
  for (const Weight& weight : weights()) out.push_back(weight.variable->value().clone());
  return out;
}

void Layer::set_weights(const std::vector<Tensor>& values) {
  const std::vector<Weight> own = weights();
  if (own.size() != values.size())
    throw ShapeError("Layer \"" + name() + "\": set_weights got " + std::to_string(values.size()) +
                     " tensors, the layer has " + std::to_string(own.size()) +
                     (built() ? "" : " (it is not built yet; call it once first)"));
  for (std::size_t i = 0; i < own.size(); ++i)
    if (values[i].shape() != own[i].variable->type().shape)
      throw ShapeError("Layer \"" + name() + "\": weight " + std::to_string(i) + " (\"" + own[i].variable->name +
                       "\") has shape " + to_string(own[i].variable->type().shape) + ", set_weights got " +
                       to_string(values[i].shape()));
  for (std::size_t i = 0; i < own.size(); ++i) own[i].variable->set(values[i].astype(own[i].variable->type().dtype));
}

std::int64_t Layer::count_params() const {
  if (!built())
    throw ConfigError("Layer \"" + name() +
                      "\" is not built yet, so its parameters cannot be counted; call it once first");
  std::int64_t count = 0;
  for (const Weight& weight : weights()) count += weight.variable->type().shape.size();
  return count;
}

void Layer::reset_state() const {
  for (const auto& variable : state().states)
    variable->set(Tensor::zeros(variable->type().shape, variable->type().dtype));
  for (const Layer& child : state().children()) child.reset_state();
}

bool Layer::has_state() const {
  const LayerState& own = state();
  if (!own.states.empty() || std::ranges::find(own.weight_trainable, false) != own.weight_trainable.end()) return true;
  return std::ranges::any_of(own.children(), [](const Layer& child) { return child.has_state(); });
}

Value Layer::operator()(Scope& scope, Value input) const { return call(scope, {input}).front(); }

std::vector<Value> Layer::call(Scope& scope, const std::vector<Value>& inputs,
                               const CallArguments<Value>& arguments) const {
  expect_layer(state_);
  return scope.call(*this, inputs, arguments);
}

}  // namespace hornet
