#include <hornet/layers/bidirectional.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/arguments.hpp"
#include "layers/recurrence.hpp"

namespace hornet::layers {
namespace {

bool flag(const Config& options, const std::string& name) {
  const Config* value = options.find(name);
  if (!value) throw ConfigError("Bidirectional: expected a recurrent layer, got one without the option '" + name + "'");
  return value->as_bool();
}

// The layer again under a name of that direction; the name's own prefix is not doubled.
Layer directed(const Layer& layer, const std::string& prefix, bool turned) {
  Config options = layer.get_config();
  const std::string name = layer.name().starts_with(prefix) ? layer.name().substr(prefix.size()) : layer.name();
  options.set("name", prefix + name);
  if (turned) options.set("go_backwards", true);
  return layer_catalog().make(layer.class_name(), options);
}

// Masked steps of whole sequences give zeros, so that the two directions merge.
Layer zero_where_masked(const Layer& layer) {
  Config options = layer.get_config();
  if (!options.find("zero_output_for_mask")) return layer;
  if (flag(options, "zero_output_for_mask") == flag(options, "return_sequences")) return layer;
  options.set("zero_output_for_mask", flag(options, "return_sequences"));
  return layer_catalog().make(layer.class_name(), options);
}

struct BidirectionalDefinition : BidirectionalOptions {
  Layer layer = {};     // forward
  Layer backward = {};  // what backward_layer became

  static constexpr std::string_view class_name = "Bidirectional";
  static constexpr auto call_arguments = kInitialState;
  static constexpr auto fields() {
    using D = BidirectionalDefinition;
    return std::tuple{Field{"merge_mode", &D::merge_mode}, Field{"layer", &D::layer},
                      Field{"backward_layer", &D::backward_layer}};
  }

  void validate() const {
    if (!layer) throw ConfigError("Bidirectional: expected a layer, got none");
    if (merge_mode) expect_one_of(class_name, "merge_mode", *merge_mode, {"sum", "mul", "ave", "concat"});
  }

  void make_directions() {
    const Layer given = layer;
    flag(given.get_config(), "go_backwards");
    layer = zero_where_masked(directed(given, "forward_", false));
    backward = zero_where_masked(backward_layer ? *backward_layer : directed(given, "backward_", true));
    backward_layer = backward;
    const Config forward_options = layer.get_config(), backward_options = backward.get_config();
    if (flag(forward_options, "go_backwards") == flag(backward_options, "go_backwards"))
      throw ConfigError("Bidirectional: expected layers of opposite directions, got the same go_backwards twice");
    for (const char* name : {"stateful", "return_sequences", "return_state"})
      if (flag(forward_options, name) != flag(backward_options, name))
        throw ConfigError("Bidirectional: expected the same " + std::string(name) + " of both layers");
    returns_sequences = flag(forward_options, "return_sequences");
    returns_state = flag(forward_options, "return_state");
  }

  std::vector<std::pair<std::string, Layer>> children() const {
    return {{"forward_layer", layer}, {"backward_layer", backward}};
  }

  std::vector<Value> call(Scope& scope, Value x) const {
    const std::vector<Value> initial = scope.arguments("initial_state");
    if (initial.size() % 2 != 0)
      throw ShapeError("expected as many initial states for either direction, got " + std::to_string(initial.size()));
    const bool first = !layer.built();
    const auto half = initial.begin() + static_cast<std::ptrdiff_t>(initial.size() / 2);
    const std::vector<Value> y = scope.call(layer, {x}, as_argument({initial.begin(), half}));
    std::vector<Value> y_back = scope.call(backward, {x}, as_argument({half, initial.end()}));
    if (first && !weights.empty()) set_initial_weights();
    if (returns_sequences) y_back[0] = ops::reverse(y_back[0], 1);
    std::vector<Value> outputs = merged(y[0], y_back[0]);
    if (const Value mask = scope.mask(x); mask && returns_sequences)
      for (const Value& output : outputs) scope.set_mask(output, mask);
    if (returns_state) {
      outputs.insert(outputs.end(), y.begin() + 1, y.end());
      outputs.insert(outputs.end(), y_back.begin() + 1, y_back.end());
    }
    return outputs;
  }

 private:
  static CallArguments<Value> as_argument(const std::vector<Value>& states) {
    CallArguments<Value> arguments;
    for (const Value& state : states) arguments.emplace_back("initial_state", state);
    return arguments;
  }

  std::vector<Value> merged(Value a, Value b) const {
    if (!merge_mode) return {a, b};
    if (*merge_mode == "sum") return {a + b};
    if (*merge_mode == "mul") return {a * b};
    if (*merge_mode == "ave") return {(a + b) / 2.0};
    return {ops::concatenate({a, b}, -1)};
  }

  void set_initial_weights() const {
    const auto half = static_cast<std::ptrdiff_t>(weights.size() / 2);
    Layer(layer).set_weights({weights.begin(), weights.begin() + half});
    Layer(backward).set_weights({weights.begin() + half, weights.end()});
  }

 public:
  bool returns_sequences = false, returns_state = false;
};

Layer both_directions(BidirectionalDefinition definition, LayerOptions options) {
  definition.validate();
  definition.make_directions();
  return Layer(std::move(definition), std::move(options));
}

}  // namespace

Bidirectional::Bidirectional(const Layer& layer, BidirectionalOptions options)
    : Layer(both_directions(BidirectionalDefinition{options, layer}, options_of(options))) {}

Layer Bidirectional::from_config(const Config& config) {
  auto [options, rest] = split_layer_config(config);
  return both_directions(configured<BidirectionalDefinition>(rest), std::move(options));
}

}  // namespace hornet::layers
