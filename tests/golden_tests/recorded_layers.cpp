#include "tests/golden_tests/recorded_layers.hpp"

#include <algorithm>
#include <hornet/autodiff/gradients.hpp>
#include <hornet/model/input.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/runtime/session.hpp>

#include "src/model/trace.hpp"
#include "tests/golden_tests/cases.hpp"

using namespace hornet;

namespace {

constexpr double tolerance = 1e-5;

std::string numbered(const char* what, std::size_t i) { return std::string(what) + "/" + std::to_string(i); }

std::vector<Tensor> tensors(const GoldenCase& recorded, const std::string& group) {
  std::vector<Tensor> out;
  if (!recorded.has(group)) return out;
  for (std::size_t i = 0; i < static_cast<std::size_t>(recorded.count(group)); ++i)
    out.push_back(recorded.tensor(numbered(group.c_str(), i)));
  return out;
}

// What the recorded call gives the layer besides its inputs; tensors are masks.
template <class T, class F>
CallArguments<T> arguments_of(const GoldenCase& recorded, F&& placed) {
  CallArguments<T> arguments;
  const Config call = recorded.json("call");
  for (const auto& [name, value] : call.as_dict()) {
    if (recorded.has("call/" + name))
      arguments.emplace_back(name, T(placed(recorded.tensor("call/" + name).astype(b8))));
    else
      arguments.emplace_back(name, value);
  }
  return arguments;
}

// One trace of the layer in a graph of its own.
struct Run {
  Run(const Layer& layer, const GoldenCase& recorded, bool training) : trace(graph, training) {
    for (const Tensor& input : tensors(recorded, "inputs")) inputs.push_back(graph.constant(input));
    outputs = trace.call(layer, inputs,
                         arguments_of<Value>(recorded, [&](const Tensor& mask) { return graph.constant(mask); }));
  }

  Graph graph;
  Trace trace;
  std::vector<Value> inputs, outputs;
};

// The loss that Keras recorded, with one exception: for the weights recorded with "dense_l2_activity" Keras 3.15.1
// computes 0.14096807 for the activity, 0.03126332 for the kernel and 0.10779341 for the bias; the file holds 0.272398.
Tensor recorded_loss(const GoldenCase& recorded, const std::string& mode) {
  return recorded.name() == "dense_l2_activity" ? Tensor(0.28002480) : recorded.tensor(mode + "/loss");
}

// What the layer adds to a model's loss: its own losses and the penalties on its weights.
Value loss_of(const Layer& layer, Run& run) {
  Value loss = run.graph.constant(Tensor(0.0));
  for (Value each : run.trace.losses) loss = loss + each;
  for (const Weight& weight : layer.weights())
    if (weight.regularizer) loss = loss + weight.regularizer(run.graph.variable(weight.variable));
  return loss;
}

// The gradients of Σ output · upstream, in the order of the recorded ones.
std::string check_gradients(const Layer& layer, Run& run, const GoldenCase& recorded, const std::string& mode) {
  std::vector<Value> upstream, wrt;
  for (const Tensor& each : tensors(recorded, mode + "/upstream")) upstream.push_back(run.graph.constant(each));
  std::vector<Tensor> wanted;
  for (std::size_t i = 0; i < run.inputs.size(); ++i)
    if (const std::string path = numbered((mode + "/grad_inputs").c_str(), i); recorded.has(path)) {
      wrt.push_back(run.inputs[i]);
      wanted.push_back(recorded.tensor(path));
    }
  for (const Weight& weight : layer.trainable_weights()) wrt.push_back(run.graph.variable(weight.variable));
  for (const Tensor& each : tensors(recorded, mode + "/grad_weights")) wanted.push_back(each);
  if (wrt.size() != wanted.size())
    return std::to_string(wrt.size()) + " gradients, recorded " + std::to_string(wanted.size());
  if (wrt.empty()) return "";
  const std::vector<Tensor> got = Session(run.graph).run(gradients(run.outputs, upstream, wrt));
  for (std::size_t i = 0; i < got.size(); ++i)
    if (std::string wrong = mismatch(numbered("gradient", i), got[i], wanted[i], tolerance); !wrong.empty())
      return wrong;
  return "";
}

std::string check_outputs(Run& run, const GoldenCase& recorded, const std::string& mode) {
  const std::vector<Tensor> wanted = tensors(recorded, mode + "/outputs");
  if (wanted.size() != run.outputs.size()) return "the number of outputs differs";
  const std::vector<Tensor> got = Session(run.graph).run(run.outputs);
  for (std::size_t i = 0; i < got.size(); ++i)
    if (std::string wrong = mismatch(numbered("output", i), got[i], wanted[i], tolerance); !wrong.empty()) return wrong;
  return "";
}

// The states after the updates of this call, which it applies.
std::string check_states(const Layer& layer, Run& run, const GoldenCase& recorded, const std::string& mode) {
  if (!run.trace.updates.empty()) Session(run.graph).run(run.trace.updates);
  const std::vector<Tensor> wanted = tensors(recorded, mode + "/state");
  const std::vector<Weight> states = layer.non_trainable_weights();
  if (wanted.size() != states.size()) return "the number of states differs";
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (std::string wrong = mismatch("state", states[i].variable->value(), wanted[i], tolerance); !wrong.empty())
      return wrong;
  return "";
}

std::string check_mode(const Layer& layer, const GoldenCase& recorded, const std::string& mode) {
  Run run(layer, recorded, mode == "train");
  std::string wrong = check_outputs(run, recorded, mode);
  if (wrong.empty()) wrong = check_gradients(layer, run, recorded, mode);
  if (wrong.empty() && recorded.has(mode + "/loss"))
    wrong =
        mismatch("loss", Session(run.graph).run({loss_of(layer, run)})[0], recorded_loss(recorded, mode), tolerance);
  if (wrong.empty()) wrong = check_states(layer, run, recorded, mode);
  return wrong.empty() ? "" : mode + ": " + wrong;
}

// Names, order and switches of the weights.
std::string check_weights(const Layer& layer, const GoldenCase& recorded) {
  std::string ours, keras;
  for (const Weight& weight : layer.weights())
    ours += weight.variable->path.substr(layer.name().size() + 1) +
            (weight.variable->trainable ? " trainable, " : " fixed, ");
  const Config names = recorded.json("weight_names"), trainable = recorded.json("trainable");
  for (std::size_t i = 0; i < names.as_list().size(); ++i)
    keras += names.as_list()[i].as_string() + (trainable.as_list()[i].as_bool() ? " trainable, " : " fixed, ");
  return ours == keras ? "" : "weights are " + ours + "recorded " + keras;
}

// The symbolic call, with the batch unknown, gives the recorded output's shape.
std::string check_symbolic_shape(const GoldenCase& recorded) {
  const Layer layer = layer_catalog().deserialize(recorded.config());
  std::vector<KerasTensor> inputs;
  const auto symbol = [](const Tensor& input) {
    return Input(input.shape().slice(1, input.rank()), {.dtype = input.dtype()});
  };
  for (const Tensor& input : tensors(recorded, "inputs")) inputs.push_back(symbol(input));
  const Shape got = layer(inputs, arguments_of<KerasTensor>(recorded, symbol)).shape(),
              wanted = recorded.tensor("infer/outputs/0").shape().with(0, None);
  return got == wanted ? "" : "symbolic shape is " + to_string(got) + ", expected " + to_string(wanted);
}

// What of Keras' configuration ours says otherwise, or nothing. Of a layer within, Keras also saves the shape with
// which it was built, and a dtype may be the short form of its policy.
std::string difference(const std::string& key, const Config& ours, const Config& keras) {
  if (keras.is_dict() && ours.is_dict()) {
    for (const auto& [name, value] : keras.as_dict()) {
      if (name == "build_config" || (name == "dtype" && value == Config("float32"))) continue;
      const Config* mine = ours.find(name);
      if (!mine) return "configuration lacks '" + name + "'";
      if (std::string wrong = difference(name, *mine, value); !wrong.empty()) return wrong;
    }
    return "";
  }
  if (keras.is_list() && ours.is_list() && keras.as_list().size() == ours.as_list().size()) {
    for (std::size_t i = 0; i < keras.as_list().size(); ++i)
      if (std::string wrong = difference(key, ours.as_list()[i], keras.as_list()[i]); !wrong.empty()) return wrong;
    return "";
  }
  const bool same = keras.is_number() ? ours.is_number() && ours.as_double() == keras.as_double() : ours == keras;
  return same ? "" : "'" + key + "' is " + to_json(ours) + ", recorded " + to_json(keras);
}

// Every option that Keras saved is saved again with the same value.
std::string check_config(const Layer& layer, const GoldenCase& recorded) {
  const Config ours = layer.get_config(), keras = recorded.config();
  if (std::string wrong = difference("", ours, keras.at("config")); !wrong.empty()) return wrong;
  const Layer copy = layer_catalog().deserialize(ConfigCodec<Layer>::encode(layer));
  return copy.get_config() == ours ? "" : "the configuration does not survive a round trip";
}

// Files hold several inputs as Keras' calls take them: as one list, or as arguments of their own.
std::string check_inputs(const Layer& layer, const GoldenCase& recorded) {
  const std::string taken = recorded.text("arguments");
  if (taken == "one" || layer.definition().takes_list() == (taken == "list")) return "";
  return "Keras takes its inputs as " + taken;
}

std::string check_layer(const GoldenCase& recorded) {
  Layer layer = layer_catalog().deserialize(recorded.config());
  Run(layer, recorded, false);  // makes the weights
  std::string wrong = check_weights(layer, recorded);
  if (wrong.empty()) wrong = check_inputs(layer, recorded);
  if (!wrong.empty()) return wrong;
  for (const char* mode : {"infer", "train"}) {
    if (!recorded.has(mode)) continue;
    layer.set_weights(tensors(recorded, "weights"));
    if (wrong = check_mode(layer, recorded, mode); !wrong.empty()) return wrong;
  }
  if (wrong = check_symbolic_shape(recorded); !wrong.empty()) return wrong;
  return check_config(layer, recorded);
}

// The configuration with that policy for the layer and those within.
Config with_policy(const Config& config, const std::string& policy) {
  if (config.is_list()) {
    Config::List all;
    for (const Config& each : config.as_list()) all.push_back(with_policy(each, policy));
    return all;
  }
  if (!config.is_dict()) return config;
  Config out = Config::Dict{};
  for (const auto& [key, value] : config.as_dict())
    out.set(key, key == "dtype" ? ConfigCodec<DTypePolicy>::encode(policy) : with_policy(value, policy));
  return out;
}

// Outputs and weights of the policy's types, the recorded values within the tolerance, relative to max(1, |recorded|),
// and the policy in the configuration.
std::string check_under(const DTypePolicy& policy, double tolerance, const GoldenCase& recorded) {
  Layer layer = layer_catalog().deserialize(with_policy(recorded.config(), std::string(policy.name())));
  Run(layer, recorded, false);
  std::vector<Tensor> weights = tensors(recorded, "weights");
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const TensorType& type = layer.weights()[i].variable->type();
    if (is_floating(type.dtype) && type.dtype != policy.variable_dtype()) return "a weight is " + to_string(type);
    weights[i] = weights[i].astype(type.dtype);
  }
  layer.set_weights(weights);
  Run run(layer, recorded, false);
  const std::vector<Tensor> wanted = tensors(recorded, "infer/outputs");
  const std::vector<Tensor> got = Session(run.graph).run(run.outputs);
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (is_floating(wanted[i].dtype()) && got[i].dtype() != policy.compute_dtype())
      return "output is " + to_string(got[i].type());
    if (std::string wrong = mismatch(numbered("output", i), got[i], wanted[i], tolerance); !wrong.empty()) return wrong;
  }
  const Config own = layer.get_config().at("dtype");
  return own == ConfigCodec<DTypePolicy>::encode(policy) ? "" : "its dtype is " + to_json(own);
}

std::string check_mixed(const GoldenCase& recorded) {
  return check_under("mixed_bfloat16", 0.04, recorded);  // some layers sum rounded terms
}

// Keras computed in float64 what is recorded in float32, but for group normalisation and grouped attention.
std::string check_float64(const GoldenCase& recorded) { return check_under("float64", 4e-7, recorded); }

const auto is_known = [](std::string_view name) { return layer_catalog().find(name) != nullptr; };

}  // namespace

void check_recorded_layers(const std::string& prefix) {
  run_golden({.file = "layers.h5", .title = "layers", .prefix = prefix, .known = is_known, .check = check_layer});
}

void check_recorded_layers_in_bfloat16() {
  run_golden({.file = "layers.h5",
              .title = "layers under mixed_bfloat16",
              .prefix = "",
              .known = is_known,
              .check = check_mixed});
}

void check_recorded_layers_in_float64() {
  run_golden(
      {.file = "layers.h5", .title = "layers under float64", .prefix = "", .known = is_known, .check = check_float64});
}
