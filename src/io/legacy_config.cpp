#include "src/io/legacy_config.hpp"

#include <cstdio>
#include <hornet/base/error.hpp>
#include <map>

namespace hornet::io {
namespace {

bool is_object(const Config& config) {
  return config.is_dict() && config.find("class_name") && config.at("class_name").is_string();
}

// ["dense", 0, 0] or ["dense", 0, 0, {…}].
bool is_place(const Config& config) {
  return config.is_list() && config.as_list().size() >= 3 && config.as_list()[0].is_string() &&
         config.as_list()[1].is_int() && config.as_list()[2].is_int();
}

Config keras_tensor(const Config& place) {
  const Config::List& list = place.as_list();
  return Config::Dict{{"class_name", "__keras_tensor__"},
                      {"config", Config::Dict{{"keras_history", Config::List{list[0], list[1], list[2]}}}}};
}

// Arguments by keyword: tensors among them go behind those by position, as "value" and "key" of attention.
void add_keywords(const Config& keywords, Config::List& args, Config& kwargs) {
  for (const auto& [name, value] : keywords.as_dict()) {
    if (is_place(value))
      args.push_back(keras_tensor(value));
    else
      kwargs.set(name, value);
  }
}

// One call: [["a", 0, 0, {}], ["b", 0, 0, {}]].
Config modern_call(const Config& node) {
  if (!node.is_list()) return node;
  Config::List tensors, args;
  Config kwargs = Config::Dict{};
  for (const Config& place : node.as_list()) {
    if (!is_place(place)) throw FormatError("expected [layer, call, output, arguments], got " + to_json(place));
    tensors.push_back(keras_tensor(place));
  }
  if (tensors.size() == 1)
    args.push_back(tensors[0]);
  else
    args.push_back(tensors);
  for (const Config& place : node.as_list())
    if (place.as_list().size() > 3 && place.as_list()[3].is_dict()) add_keywords(place.as_list()[3], args, kwargs);
  return Config::Dict{{"args", args}, {"kwargs", kwargs}};
}

Config modern_calls(const Config& inbound_nodes) {
  Config::List calls;
  for (const Config& node : inbound_nodes.as_list()) calls.push_back(modern_call(node));
  return calls;
}

// Options of Keras 2 that chose among ways to compute the same; any value goes.
bool is_without_effect(std::string_view option) {
  return option == "implementation" || option == "input_length" || option == "fused" || option == "adjustment" ||
         option == "query_shape" || option == "key_shape" || option == "value_shape";
}

// Options of Keras 2 that may only have the value which Keras 3 has for granted.
const Config* only_value(std::string_view option) {
  static const std::map<std::string_view, Config> values{{"time_major", false}, {"virtual_batch_size", Config()}};
  const auto found = values.find(option);
  return found == values.end() ? nullptr : &found->second;
}

Config modern_options(const std::string& class_name, const Config& options) {
  Config out = Config::Dict{};
  for (const auto& [key, value] : options.as_dict()) {
    if (is_without_effect(key)) continue;
    if (const Config* only = only_value(key)) {
      if (value == *only) continue;
      throw ConfigError(class_name + ": option '" + key + "' = " + to_json(value) + " of Keras 2 is not in Keras 3");
    }
    const bool single_axis = key == "axis" && value.is_list() && value.as_list().size() == 1;
    if (class_name == "BatchNormalization" && single_axis)
      out.append(key, value.as_list()[0]);
    else if (class_name == "LeakyReLU" && key == "alpha")
      out.append("negative_slope", value);
    else
      out.append(key, value);
  }
  return out;
}

Config modern(const Config& config);

Config modern_object(const Config& object) {
  std::string class_name = object.at("class_name").as_string();
  if (class_name == "Model") class_name = "Functional";
  Config out = Config::Dict{};
  for (const auto& [key, value] : object.as_dict()) {
    if (key == "class_name")
      out.append(key, class_name);
    else if (key == "inbound_nodes")
      out.append(key, modern_calls(value));
    else if (key == "config" && class_name == "Sequential" && value.is_list())
      out.append(key, Config::Dict{{"name", Config()}, {"layers", modern(value)}});
    else if (key == "config" && value.is_dict())
      out.append(key, modern_options(class_name, modern(value)));
    else
      out.append(key, modern(value));
  }
  return out;
}

Config modern(const Config& config) {
  if (is_object(config)) return modern_object(config);
  if (config.is_list()) {
    Config::List out;
    for (const Config& each : config.as_list()) out.push_back(modern(each));
    return out;
  }
  if (!config.is_dict()) return config;
  Config out = Config::Dict{};
  for (const auto& [key, value] : config.as_dict()) out.append(key, modern(value));
  return out;
}

// Keras 2's MeanMetricWrapper names the function it wraps.
Config modern_metric_or_loss(const Config& config) {
  if (config.is_list()) {
    Config::List out;
    for (const Config& each : config.as_list()) out.push_back(modern_metric_or_loss(each));
    return out;
  }
  if (!config.is_dict()) return config;
  if (!is_object(config)) {
    Config out = Config::Dict{};
    for (const auto& [key, value] : config.as_dict()) out.append(key, modern_metric_or_loss(value));
    return out;
  }
  Config class_name = config.at("class_name"), options = Config::Dict{};
  const Config* given = config.find("config");
  if (given && given->is_dict())
    for (const auto& [key, value] : given->as_dict()) {
      if (key == "fn" && value.is_string())
        class_name = value;
      else if (key == "reduction" && value == Config("auto"))
        options.append(key, "sum_over_batch_size");
      else
        options.append(key, value);
    }
  return Config::Dict{{"class_name", class_name}, {"config", options}};
}

Config modern_optimizer(const Config& optimizer) {
  Config options = Config::Dict{};
  for (const auto& [key, value] : optimizer.at("config").as_dict()) {
    if (key == "jit_compile" || key == "is_legacy_optimizer") continue;
    if (key == "decay") {
      if (value.is_number() && value.as_double() != 0)
        std::fprintf(stderr, "hornet: warning: the optimizer's 'decay' of Keras 2 is not in Keras 3 and is left out\n");
      continue;
    }
    options.append(key == "lr" ? "learning_rate" : key, value);
  }
  return Config::Dict{{"class_name", optimizer.at("class_name")}, {"config", options}};
}

}  // namespace

Config modern_model_config(const Config& model_config) { return modern(model_config); }

Config modern_compile_config(const Config& training_config) {
  Config out = Config::Dict{{"optimizer", modern_optimizer(training_config.at("optimizer_config"))}};
  for (const char* key : {"loss", "metrics", "weighted_metrics"})
    if (const Config* value = training_config.find(key)) out.append(key, modern_metric_or_loss(*value));
  if (const Config* weights = training_config.find("loss_weights")) out.append("loss_weights", *weights);
  return out;
}

}  // namespace hornet::io
