#include "src/model/trace.hpp"

#include <algorithm>
#include <hornet/base/random.hpp>
#include <hornet/ops/assign.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/random.hpp>
#include <hornet/ops/shape.hpp>

#include "src/model/given_arguments.hpp"
#include "src/model/layer_state.hpp"

namespace hornet {
namespace {

// Runs f; an error of the layer's own gets the layer's name in front, once.
template <class F>
auto naming(const Layer& layer, F&& f) {
  const auto message = [&](const Error& error) {
    const std::string text = error.what();
    if (text.starts_with("Layer \"")) return text;
    return "Layer \"" + layer.name() + "\" (" + std::string(layer.class_name()) + ") " + text;
  };
  try {
    return f();
  } catch (const ShapeError& error) {
    throw ShapeError(message(error));
  } catch (const DTypeError& error) {
    throw DTypeError(message(error));
  } catch (const ConfigError& error) {
    throw ConfigError(message(error));
  }
}

}  // namespace

std::shared_ptr<Variable> new_random_key() {
  return std::make_shared<Variable>(
      "random_key", Tensor::from<std::int64_t>({static_cast<std::int64_t>(next_seed() >> 1), 0}), false);
}

Value next_random_numbers(Value key) {
  return ops::assign(key, key + key.graph().constant(Tensor::from<std::int64_t>({0, 1})));
}

Trace::Trace(Graph graph, bool training, Value random_key)
    : graph_(std::move(graph)), training_(training), random_key_(random_key) {}

Value Trace::random_key() {
  if (!random_key_) random_key_ = graph_.constant(Tensor::zeros({2}, i64));
  return random_key_;
}

class Trace::Opened {
 public:
  Opened(std::vector<OpenCall>& open, OpenCall call) : open_(open) { open_.push_back(call); }
  ~Opened() { open_.pop_back(); }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

 private:
  std::vector<OpenCall>& open_;
};

std::vector<Value> Trace::call(const Layer& layer, std::vector<Value> inputs, CallArguments<Value> arguments) {
  LayerState& state = layer.state();
  const NameScope scope_name = graph_.scope(state.name);
  const PlacementScope placed(state.device.empty() ? PlacementScope::device() : state.device);
  std::vector<Value> outputs =
      naming(layer, [&] { return call_definition(layer, std::move(inputs), std::move(arguments)); });
  state.built = true;
  if (std::ranges::none_of(called, [&](const Layer& other) { return other.same(layer); })) called.push_back(layer);
  return outputs;
}

// Masks given as arguments stand in for those of the inputs until the call is over.
std::vector<Value> Trace::call_definition(const Layer& layer, std::vector<Value> inputs,
                                          CallArguments<Value> arguments) {
  const LayerInterface& definition = layer.definition();
  expect_known_arguments(definition, arguments);
  take_named_inputs(definition, inputs, arguments);
  if (definition.autocast()) cast_floats(layer.dtype_policy().compute_dtype(), inputs, arguments);
  const Opened opened(open_, {&layer.state(), bool_given(arguments, "training").value_or(training())});
  const std::vector<Value> own = exchange_masks(inputs, tensors_given(arguments, "mask"));
  Scope scope(*this, layer.state(), arguments);
  const std::vector<Value> outputs = definition.call(scope, inputs);
  pass_mask_on(layer, inputs, outputs);
  exchange_masks(inputs, own);
  return outputs;
}

// Keras' Layer.__call__: what a layer is called on has the dtype that it computes in; integers stay what they are.
void Trace::cast_floats(DType dtype, std::vector<Value>& inputs, CallArguments<Value>& arguments) {
  const auto converted = [&](Value& x) {
    if (!is_floating(x.dtype()) || x.dtype() == dtype) return;
    const Value mask = this->mask(x);
    x = ops::cast(x, dtype);
    if (mask) set_mask(x, mask);
  };
  std::ranges::for_each(inputs, converted);
  for (CallArgument<Value>& argument : arguments)
    if (argument.tensor) converted(*argument.tensor);
}

// Gives the first inputs these masks; returns those that they had.
std::vector<Value> Trace::exchange_masks(const std::vector<Value>& inputs, const std::vector<Value>& masks) {
  std::vector<Value> before;
  for (std::size_t i = 0; i < std::min(inputs.size(), masks.size()); ++i) {
    before.push_back(mask(inputs[i]));
    set_mask(inputs[i], masks[i]);
  }
  return before;
}

std::string Trace::path_of(std::string_view weight) const {
  std::string path;
  for (const OpenCall& call : open_)
    if (const std::string_view kind = call.layer->definition->class_name();
        kind != "Sequential" && kind != "Functional")
      path += call.layer->name + "/";
  return path + std::string(weight);
}

// Keras' Layer.compute_mask: a layer that supports masking hands its input's mask on; any other drops it.
void Trace::pass_mask_on(const Layer& layer, const std::vector<Value>& inputs, const std::vector<Value>& outputs) {
  if (!layer.definition().supports_masking() || inputs.empty()) return;
  if (const Value incoming = mask(inputs[0]); incoming && !mask(outputs[0])) set_mask(outputs[0], incoming);
}

Value Trace::mask(Value x) const {
  const auto found = masks_.find({&x.node(), x.output()});
  return found == masks_.end() ? Value() : found->second;
}

void Trace::set_mask(Value y, Value mask) { masks_[{&y.node(), y.output()}] = mask; }

Value Trace::current(Value variable) const {
  for (const auto& [updated, value] : current_)
    if (updated == variable) return value;
  return variable;
}

// Behind the conversion to what a layer computes in.
Value Trace::stored(Value variable) const {
  const Node& node = variable.node();
  if (node.op.name() != "cast") return variable;
  const Value wide = node.inputs[0];
  const auto is_wide = [&](const auto& updated) { return updated.second == wide; };
  return variable_of(wide) || std::ranges::any_of(current_, is_wide) ? wide : variable;
}

void Trace::update(Value variable, Value value) {
  variable = stored(variable);
  value = ops::cast(value, variable.dtype());
  if (!(innermost(std::vector{variable, value}) == graph_))
    throw ConfigError("changes its state in a step of a loop; a loop's state is what the step carries (ops::scan)");
  // A layer called again got what its last call made of the variable.
  for (const auto& [updated, current] : current_)
    if (current == variable) variable = updated;
  // One assignment a variable: a later update of the same step replaces the earlier one, whose value it has read.
  std::erase_if(updates, [&](const Value& old) { return old.node().inputs[0] == variable; });
  updates.push_back(ops::assign(variable, value));
  substitute(variable, value);
}

bool Trace::trains(Value variable) const {
  variable = stored(variable);
  for (const auto& [updated, current] : current_)
    if (current == variable) variable = updated;
  return variable_of(variable)->trainable;
}

void Trace::substitute(Value variable, Value value) {
  variable = stored(variable);
  std::erase_if(current_, [&](const auto& old) { return old.first == variable; });
  current_.emplace_back(variable, value);
}

std::vector<Value> Trace::regularization(const std::vector<Weight>& weights) const {
  std::vector<Value> terms;
  for (const Weight& weight : weights) {
    if (!weight.regularizer) continue;
    const Value variable = Graph(graph_).variable(weight.variable);
    const PlacementScope placed(variable.node().device);
    terms.push_back(weight.regularizer(current(variable)));
  }
  return terms;
}

void Trace::build(const Layer& layer, const std::vector<Value>& inputs) {
  if (layer.built()) return;
  Graph graph;
  Trace trace(graph, training());
  trace.stands_in = stands_in;
  trace.open_ = open_;
  std::vector<Value> placeholders;
  for (Value input : inputs) placeholders.push_back(graph.placeholder(input.dtype(), input.shape(), "input"));
  trace.call(layer, placeholders);
}

Graph Scope::graph() const { return trace_.graph(); }
DType Scope::compute_dtype() const { return layer_.policy.compute_dtype(); }
DType Scope::variable_dtype() const { return layer_.policy.variable_dtype(); }
bool Scope::training() const { return trace_.training(); }
bool Scope::trainable() const { return layer_.trainable; }
RandomStream Scope::random() { return {trace_.random_key(), trace_.next_stream()}; }
Value Scope::mask(Value x) const { return trace_.mask(x); }
void Scope::set_mask(Value y, Value mask) { trace_.set_mask(y, mask); }
void Scope::add_loss(Value scalar) { trace_.losses.push_back(scalar); }
void Scope::update(Value variable, Value value) { trace_.update(variable, value); }

Value Scope::argument(std::string_view name) const {
  const std::vector<Value> given = tensors_given(arguments_, name);
  return given.empty() ? Value() : given.front();
}
std::vector<Value> Scope::arguments(std::string_view name) const { return tensors_given(arguments_, name); }
bool Scope::flag(std::string_view name) const { return bool_given(arguments_, name).value_or(false); }

void Scope::build(const Layer& layer, const std::vector<Value>& inputs) { trace_.build(layer, inputs); }

Value Scope::weight_of(const Layer& layer, std::string_view name) {
  for (const Weight& weight : layer.state().weights) {
    if (weight.variable->name != name) continue;
    const bool own =
        std::ranges::any_of(layer_.weights, [&](const Weight& w) { return w.variable == weight.variable; });
    if (!own) {
      layer_.weights.push_back(weight);
      layer_.weight_trainable.push_back(true);
    }
    return trace_.current(trace_.graph().variable(weight.variable));
  }
  return {};
}

void Scope::substitute(Value variable, Value value) {
  if (trace_.trains(variable))
    trace_.substitute(variable, value);
  else
    trace_.update(variable, value);
}

std::vector<Value> Scope::call(const Layer& layer, const std::vector<Value>& inputs,
                               const CallArguments<Value>& arguments) {
  return trace_.call(layer, inputs, arguments);
}

Value Scope::weight(std::string_view name, const Shape& shape, const Initializer& initializer,
                    const WeightOptions& options) {
  for (const Weight& weight : layer_.weights) {
    if (weight.variable->name != name) continue;
    if (weight.variable->type().shape != shape && trace_.stands_in)
      throw ShapeError("needs weight \"" + std::string(name) +
                       "\", whose shape depends on an extent of the input that is not known; give every extent but "
                       "the batch a number in Input({...})");
    if (weight.variable->type().shape != shape)
      throw ShapeError("has weight \"" + std::string(name) + "\" of shape " + to_string(weight.variable->type().shape) +
                       ", but this input needs shape " + to_string(shape) +
                       "; a layer keeps the input width it was first called with");
    return read(weight.variable, options);
  }
  for (std::int64_t extent : shape)
    if (extent < 0)
      throw ShapeError("needs weight \"" + std::string(name) + "\" of shape " + to_string(shape) +
                       ", whose extents must all be known");
  auto variable =
      std::make_shared<Variable>(std::string(name), initializer(shape, options.dtype.value_or(variable_dtype())),
                                 options.trainable && layer_.trainable);
  variable->path = trace_.path_of(name);
  layer_.weights.push_back({variable, options.regularizer, options.constraint});
  layer_.weight_trainable.push_back(options.trainable);
  return read(variable, options);
}

Value Scope::read(const std::shared_ptr<Variable>& variable, const WeightOptions& options) {
  const Value value = trace_.current(trace_.graph().variable(variable));
  const bool cast = options.autocast && layer_.definition->autocast() && is_floating(value.dtype());
  return cast ? ops::cast(value, compute_dtype()) : value;
}

Value Scope::state(std::string_view name, const Shape& shape, DType dtype) {
  for (const auto& variable : layer_.states) {
    if (variable->name != name) continue;
    if (variable->type().shape != shape)
      throw ShapeError("keeps a state \"" + std::string(name) + "\" of shape " + to_string(variable->type().shape) +
                       ", but this input needs shape " + to_string(shape) +
                       (trace_.stands_in
                            ? "; what it keeps must not depend on an extent that is not known: give Input a "
                              "batch_size"
                            : "; the batch size of a layer that keeps states must not change"));
    return trace_.current(trace_.graph().variable(variable));
  }
  layer_.states.push_back(std::make_shared<Variable>(std::string(name), Tensor::zeros(shape, dtype), false));
  return trace_.graph().variable(layer_.states.back());
}

Value RandomStream::uniform(Shape shape, DType dtype) const {
  return ops::random_uniform(key_, stream_, std::move(shape), dtype);
}
Value RandomStream::normal(Shape shape, DType dtype) const {
  return ops::random_normal(key_, stream_, std::move(shape), dtype);
}
Value RandomStream::bernoulli(Shape shape, double probability) const {
  return ops::random_bernoulli(key_, stream_, std::move(shape), probability);
}
RandomStream RandomStream::seeded(std::int64_t seed) const {
  const Value step = ops::slice(key_, {1}, {1});
  return {ops::concatenate({key_.graph().constant(Tensor::from<std::int64_t>({seed})), step}, 0), 0};
}

}  // namespace hornet
