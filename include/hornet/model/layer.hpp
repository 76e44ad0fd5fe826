// Layer: a handle on a layer's definition, name, weights and switches. As in Python, copies share all of it: calling a
// copy is calling the same layer. A definition is a plain struct:
//
//     struct Scale {
//       double initial = 1.0;
//       static constexpr std::string_view class_name = "Scale";
//       static constexpr auto fields() { return std::tuple{Field{"initial", &Scale::initial}}; }
//       Value call(Scope& scope, Value x) const {
//         return x * scope.weight("scale", {x.shape().back()}, initializers::Constant({.value = initial}));
//       }
//     };
//
// call() takes (Scope&, Value), (Scope&, Value, Value), (Scope&, Value, Value, Value) or (Scope&, const
// std::vector<Value>&) and returns Value or std::vector<Value>. The first axis of every value is the batch. Calling
// traces ops into a graph; gradients, saving and every device follow. Optional members of a definition:
//   static constexpr bool supports_masking = true;   // the input's mask goes on with the output (Keras' attribute)
//   static constexpr bool autocast = false;          // floats it is called on, and its weights, keep their dtypes
//   static constexpr bool saves_trainable = false;   // Keras' class has no "trainable" in its configuration
//   static constexpr bool training_default = false;  // that of `training` in Keras' call(), where it is not None
//   static constexpr std::array call_arguments = {…};    // names that its calls take besides inputs: std::string_view
//   static constexpr std::array input_names = {…};       // Keras' names of its inputs, when they may be given by name
//   void validate() const;                           // throws ConfigError on wrong options; run when the layer is made
//   void init();                                     // makes sublayers of the options; run after validate()
//   std::vector<std::pair<std::string, Layer>> children() const;   // sublayers by attribute name
//   CellSpec cell_spec(const Shape& input) const;    // makes it a cell of layers::RNN
#pragma once

#include <hornet/model/call_arguments.hpp>
#include <hornet/model/dtype_policy.hpp>
#include <hornet/model/keras_tensor.hpp>
#include <hornet/model/scope.hpp>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace hornet {

// What every layer's options end with (Keras: Layer.__init__ keyword arguments).
struct LayerOptions {
  std::string name = {};  // "" : the class name in snake case, made unique in the process
  bool trainable = true;
  Shape input_shape = {};  // without the batch axis; only the first layer of a Sequential needs it
  bool has_input_shape = false;
  DTypePolicy dtype = {};  // what it computes in and stores weights as: "float32", "float64", "mixed_bfloat16"
};

struct Weight {
  std::shared_ptr<Variable> variable;
  Regularizer regularizer;
  Constraint constraint;
};

// What layers::RNN asks of its cell: a layer called on {input, states…} of one time step that returns {output, next
// states…}. `input` is the shape of one step's input, all shapes without the batch axis.
struct CellSpec {
  std::vector<Shape> states;  // each zero before the first step
  int output_state = 0;       // the state that a masked step repeats as its output
};

template <class T>
concept LayerDefinition = requires(const T& t, Scope& scope, Value x, const std::vector<Value>& xs) {
  T::class_name;
  requires requires { t.call(scope, x); } || requires {
    t.call(scope, x, x);
  } || requires {
    t.call(scope, x, x, x);
  } || requires {
    t.call(scope, xs);
  };
};

class LayerInterface {  // the erased definition
 public:
  virtual ~LayerInterface() = default;
  virtual std::string_view class_name() const = 0;
  virtual std::vector<Value> call(Scope& scope, const std::vector<Value>& inputs) const = 0;
  virtual Config config() const = 0;
  virtual bool supports_masking() const { return false; }
  virtual bool autocast() const { return true; }
  virtual bool saves_trainable() const { return true; }
  virtual std::optional<bool> training_default() const { return std::nullopt; }
  virtual std::span<const std::string_view> call_arguments() const { return {}; }
  virtual std::span<const std::string_view> input_names() const { return {}; }
  virtual bool takes_list() const { return false; }  // several inputs are one list, not arguments of their own
  virtual std::optional<CellSpec> cell_spec(const Shape&) const { return std::nullopt; }  // none: it is no cell
  virtual std::vector<std::pair<std::string, Layer>> children() const;
};

// A switch that lives in the layer's shared state: `model.layers()[0].trainable = false`.
class Trainable {
 public:
  explicit Trainable(LayerState* state) : state_(state) {}
  operator bool() const;
  Trainable& operator=(bool value);  // reaches the sublayers, as in Keras; compile again afterwards

 private:
  LayerState* state_;
};

class Layer {
 public:
  Layer() : trainable(nullptr) {}
  template <LayerDefinition T>
  Layer(T definition, LayerOptions options = {});
  Layer(std::shared_ptr<const LayerInterface> definition, LayerOptions options);
  Layer(const Layer&) = default;
  Layer& operator=(const Layer& other);

  const std::string& name() const;
  std::string_view class_name() const;
  const DTypePolicy& dtype_policy() const;
  bool built() const;         // whether its weights exist
  Config get_config() const;  // name, trainable, dtype and the definition's fields, as Keras' get_config()

  // Where every call of the layer runs, with its sublayers and gradients, wherever the rest of the model does:
  //     model.get_layer("embedding").place("cpu");
  // The names are set_device's; "" is wherever the model runs, the default. It may be changed between runs, weights go
  // along, and is not saved. Nearer to an op than a DeviceScope (runtime/device.hpp), which see. Throws ConfigError for
  // an unknown device and one that cannot be used.
  Layer& place(std::string_view device);

  // Symbolic call: the functional API.
  KerasTensor operator()(const KerasTensor& input, const CallArguments<KerasTensor>& arguments = {}) const;
  KerasTensor operator()(const std::vector<KerasTensor>& inputs,
                         const CallArguments<KerasTensor>& arguments = {}) const;
  std::vector<KerasTensor> call(const std::vector<KerasTensor>& inputs,
                                const CallArguments<KerasTensor>& arguments = {}) const;  // all outputs

  // Eager call on tensors, for inference unless training is true.
  Tensor operator()(const Tensor& input, bool training = false) const;
  Tensor operator()(const std::vector<Tensor>& inputs, bool training = false) const;
  std::vector<Tensor> call(const std::vector<Tensor>& inputs, bool training = false) const;
  std::vector<Tensor> call(const std::vector<Tensor>& inputs, const CallArguments<Tensor>& arguments) const;

  // Call inside another layer's call(): names and weights nest.
  Value operator()(Scope& scope, Value input) const;
  std::vector<Value> call(Scope& scope, const std::vector<Value>& inputs,
                          const CallArguments<Value>& arguments = {}) const;

  // Own weights and those of sublayers: trainable ones first, each group in the order of creation (Keras' order).
  std::vector<Weight> weights() const;
  std::vector<Weight> trainable_weights() const;
  std::vector<Weight> non_trainable_weights() const;
  std::vector<Tensor> get_weights() const;              // copies
  void set_weights(const std::vector<Tensor>& values);  // ShapeError names weight, expected and given shape
  std::int64_t count_params() const;                    // ConfigError when not built

  // Sets what Scope::state keeps, here and in sublayers, to zeros: the states of stateful recurrent layers.
  void reset_state() const;
  bool has_state() const;  // whether a call changes what later calls compute: states, or weights that are not trained

  KerasTensor input() const;  // of the first call; ConfigError when it was never called
  KerasTensor output() const;

  const LayerInterface& definition() const;
  LayerState& state() const { return *state_; }
  bool same(const Layer& other) const { return state_ == other.state_; }
  explicit operator bool() const { return state_ != nullptr; }

 protected:
  std::shared_ptr<LayerState> state_;

 public:
  Trainable trainable;
};

Catalog<Layer>& layer_catalog();  // filled by layers/catalog.cpp

template <>
struct ConfigCodec<Layer> {  // Keras' serialised form of a layer, or of a model used as one
  static Config encode(const Layer& v);
  static Layer decode(const Config& c);
};

// A layer from Keras' config of it: "name", "trainable" and "dtype" are the layer's, the rest the definition's fields.
template <LayerDefinition T>
Layer layer_from_config(const Config& config);

// Makes a user's class known by its class_name, so that a model that holds it can be loaded.
template <LayerDefinition T>
void register_layer() {
  layer_catalog().add({std::string(T::class_name), {}, &layer_from_config<T>, package_of<T>()});
}

// --- the erased form of a definition ---------------------------------------------------------------------------

std::vector<Value> expect_inputs(std::string_view class_name, const std::vector<Value>& inputs, std::size_t wanted);

template <class T>
class LayerModel final : public LayerInterface {
 public:
  explicit LayerModel(T definition) : definition_(std::move(definition)) {
    if constexpr (requires { definition_.validate(); }) definition_.validate();
    if constexpr (requires { definition_.init(); }) definition_.init();
  }
  std::string_view class_name() const override { return T::class_name; }
  std::vector<Value> call(Scope& scope, const std::vector<Value>& in) const override {
    if constexpr (requires { definition_.call(scope, in); }) {
      return listed(definition_.call(scope, in));
    } else if constexpr (requires { definition_.call(scope, in[0]); }) {
      expect_inputs(T::class_name, in, 1);
      return listed(definition_.call(scope, in[0]));
    } else if constexpr (requires { definition_.call(scope, in[0], in[1]); }) {
      expect_inputs(T::class_name, in, 2);
      return listed(definition_.call(scope, in[0], in[1]));
    } else {
      expect_inputs(T::class_name, in, 3);
      return listed(definition_.call(scope, in[0], in[1], in[2]));
    }
  }
  Config config() const override { return encode_fields(definition_); }
  bool supports_masking() const override {
    if constexpr (requires { T::supports_masking; })
      return T::supports_masking;
    else
      return false;
  }
  bool autocast() const override {
    if constexpr (requires { T::autocast; })
      return T::autocast;
    else
      return true;
  }
  bool saves_trainable() const override {
    if constexpr (requires { T::saves_trainable; })
      return T::saves_trainable;
    else
      return true;
  }
  std::optional<bool> training_default() const override {
    if constexpr (requires { T::training_default; })
      return T::training_default;
    else
      return std::nullopt;
  }
  std::span<const std::string_view> call_arguments() const override {
    if constexpr (requires { T::call_arguments; })
      return T::call_arguments;
    else
      return {};
  }
  std::span<const std::string_view> input_names() const override {
    if constexpr (requires { T::input_names; })
      return T::input_names;
    else
      return {};
  }
  bool takes_list() const override {
    constexpr bool named = requires { T::input_names; };
    constexpr bool list = requires(const T& t, Scope& scope, const std::vector<Value>& in) { t.call(scope, in); };
    return list && !named;
  }
  std::optional<CellSpec> cell_spec(const Shape& input) const override {
    if constexpr (requires { definition_.cell_spec(input); })
      return definition_.cell_spec(input);
    else
      return std::nullopt;
  }
  std::vector<std::pair<std::string, Layer>> children() const override {
    if constexpr (requires { definition_.children(); })
      return definition_.children();
    else
      return {};
  }
  const T& definition() const { return definition_; }

 private:
  static std::vector<Value> listed(Value value) { return {value}; }
  static std::vector<Value> listed(std::vector<Value> values) { return values; }
  T definition_;
};

template <LayerDefinition T>
Layer::Layer(T definition, LayerOptions options)
    : Layer(std::make_shared<LayerModel<T>>(std::move(definition)), std::move(options)) {}

// Takes "name", "trainable", "dtype", "batch_shape"/"batch_input_shape"/"input_shape" out of `config`;
// the rest is the definition's.
std::pair<LayerOptions, Config> split_layer_config(const Config& config);

template <LayerDefinition T>
Layer layer_from_config(const Config& config) {
  auto split = split_layer_config(config);
  LayerOptions& options = split.first;
  T definition = configured<T>(split.second);
  if constexpr (requires { definition.dtype = options.dtype; }) definition.dtype = options.dtype;  // for sublayers
  return Layer(std::move(definition), std::move(options));
}

}  // namespace hornet
