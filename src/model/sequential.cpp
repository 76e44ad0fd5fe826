#include <hornet/base/naming.hpp>

#include "src/model/model_state.hpp"
#include "src/model/sequential_definition.hpp"

namespace hornet {

std::vector<Value> SequentialDefinition::call(Scope& scope, const std::vector<Value>& inputs) const {
  expect_inputs(class_name(), inputs, 1);
  if (functional_) return functional_->call(scope, inputs);
  take_functional_name();
  std::vector<Value> values = inputs;
  for (const Member& member : members_) {
    const PlacementScope placed(member.device.empty() ? PlacementScope::device() : member.device);
    values = scope.call(member.layer, values);
  }
  return values;
}

Config SequentialDefinition::config() const {
  Config::List layers;
  if (functional_) layers.push_back(ConfigCodec<Layer>::encode(input_.node()->layer));
  for (const Member& member : members_) layers.push_back(serialized_member(member.layer));
  Config config = Config::Dict{{"layers", std::move(layers)}};
  if (functional_) config.set("build_input_shape", ConfigCodec<Shape>::encode(input_.shape()));
  return config;
}

std::vector<std::pair<std::string, Layer>> SequentialDefinition::children() const {
  std::vector<std::pair<std::string, Layer>> out;
  for (const Member& member : members_) out.emplace_back(member.layer.name(), member.layer);
  return out;
}

std::vector<Layer> SequentialDefinition::layers() const {
  std::vector<Layer> out;
  for (const Member& member : members_) out.push_back(member.layer);
  return out;
}

void SequentialDefinition::add(const SequentialItem& item) {
  if (item.is_input()) {
    if (!members_.empty() || input_.node())
      throw ConfigError("Sequential: Input must be the first entry and the only one");
    input_ = item.input();
    given_input_ = true;
    return;
  }
  const Layer& layer = item.layer();
  for (const Member& known : members_)
    if (known.layer.name() == layer.name())
      throw ConfigError("Sequential: all layers must have unique names; \"" + layer.name() + "\" is there already");
  if (layer.class_name() == "InputLayer") return add(SequentialItem(layer.output()));
  if (members_.empty() && !input_.node() && layer.state().has_input_shape) {
    input_ = Input(layer.state().input_shape);
    given_input_ = true;
  }
  members_.push_back({layer, PlacementScope::device()});
}

void SequentialDefinition::pop() {
  if (members_.empty()) throw ConfigError("Sequential: there is no layer to pop");
  members_.pop_back();
}

void SequentialDefinition::rebuild() {
  functional_ = nullptr;
  named_ = false;
  if (!given_input_) input_ = {};
  if (given_input_ && !members_.empty()) build(input_);
}

void SequentialDefinition::build(const KerasTensor& input) {
  if (members_.empty()) throw ConfigError("Sequential: the model has no layers; add() one first");
  KerasTensor x = input;
  for (const Member& member : members_) {
    const PlacementScope placed(member.device);
    x = member.layer(x);
  }
  input_ = input;
  functional_ = std::make_shared<FunctionalDefinition>(std::vector{input}, std::vector{x});
  take_functional_name();
}

// Batches of float64 are handed on as floatx().
void SequentialDefinition::build_from(const TensorType& x) {
  const std::int64_t batch = x.shape[0];
  build(Input(x.shape.slice(1, x.shape.rank()), {.batch_size = batch == None ? std::nullopt : std::optional(batch),
                                                 .dtype = x.dtype == f64 ? floatx() : x.dtype}));
}

// Keras' Sequential holds a functional model, which takes the next of these names.
void SequentialDefinition::take_functional_name() const {
  if (!std::exchange(named_, true)) unique_name("functional");
}

namespace {

SequentialDefinition& definition_of(const Layer& model) {
  return const_cast<SequentialDefinition&>(static_cast<const SequentialDefinition&>(model.definition()));
}

bool is_sequential(const Layer& layer) { return dynamic_cast<const SequentialDefinition*>(&layer.definition()); }

// After its list has changed.
void rebuild(const Sequential& model) {
  definition_of(model).rebuild();
  model.state().built = definition_of(model).functional() != nullptr;
  model.model_state().forget_steps();
}

}  // namespace

const FunctionalDefinition* functional_of(const Layer& layer) {
  if (is_sequential(layer)) return definition_of(layer).functional().get();
  return dynamic_cast<const FunctionalDefinition*>(&layer.definition());
}

void build_from_call(const Layer& layer, const std::vector<TensorType>& inputs) {
  if (!is_sequential(layer) || functional_of(layer) || inputs.size() != 1 || inputs[0].shape.rank() == 0) return;
  definition_of(layer).build_from(inputs[0]);
  layer.state().built = true;
}

Sequential::Sequential(const std::vector<SequentialItem>& items, SequentialOptions options)
    : Model(std::make_shared<SequentialDefinition>(),
            {.name = std::move(options.name), .trainable = options.trainable, .dtype = options.dtype}) {
  for (const SequentialItem& item : items) definition_of(*this).add(item);
  rebuild(*this);
}

Sequential::Sequential(std::initializer_list<SequentialItem> items, SequentialOptions options)
    : Sequential(std::vector<SequentialItem>(items), std::move(options)) {}

void Sequential::add(const SequentialItem& item) {
  definition_of(*this).add(item);
  rebuild(*this);
}

void Sequential::pop() {
  definition_of(*this).pop();
  rebuild(*this);
}

}  // namespace hornet
