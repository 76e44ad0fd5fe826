#include "src/model/compile_config.hpp"

namespace hornet {
namespace {

bool is_object(const Config& config) { return config.is_string() || (config.is_dict() && config.find("class_name")); }

// A metric, or a list of them.
std::vector<Metric> metrics_from(const Config& config) {
  std::vector<Metric> metrics;
  if (config.is_null()) return metrics;
  if (is_object(config)) return {ConfigCodec<Metric>::decode(config)};
  for (const Config& each : config.as_list())
    for (const Metric& metric : metrics_from(each)) metrics.push_back(metric);
  return metrics;
}

// One for all outputs, a list in their order, or by name.
template <class T, class Read>
void read_per_output(const Config& config, PerOutput<T>& out, const Read& read) {
  if (config.is_null()) return;
  if (config.is_list()) {
    for (const Config& each : config.as_list()) out.list.push_back(read(each));
  } else if (config.is_dict() && !is_object(config)) {
    for (const auto& [name, each] : config.as_dict()) out.named.emplace_back(name, read(each));
  } else {
    out.list.push_back(read(config));
    out.single = true;
  }
}

// A list of metrics is for the only output, a list of lists for each of several.
void read_metrics(const Config& config, MetricsArgument& out) {
  bool lists = config.is_list() && !config.as_list().empty();
  if (lists)
    for (const Config& each : config.as_list()) lists = lists && (each.is_list() || each.is_null());
  if (!config.is_list() || lists) return read_per_output(config, out, metrics_from);
  out.list.push_back(metrics_from(config));
  out.single = true;
}

const Config& entry(const Config& config, std::string_view key) {
  static const Config none;
  const Config* found = config.find(key);
  return found ? *found : none;
}

// The same three forms, written; null when nothing was given.
template <class T, class Write>
Config per_output(const PerOutput<T>& argument, const Write& write) {
  if (argument.empty()) return {};
  if (argument.single) return write(argument.list.front());
  Config::List list;
  for (const T& each : argument.list) list.push_back(write(each));
  Config::Dict named;
  for (const auto& [name, each] : argument.named) named.emplace_back(name, write(each));
  return named.empty() ? Config(std::move(list)) : Config(std::move(named));
}

}  // namespace

Config compile_config(const CompileOptions& options) {
  using Metrics = std::vector<Metric>;
  return Config::Dict{{"optimizer", ConfigCodec<Optimizer>::encode(options.optimizer)},
                      {"loss", per_output<Loss>(options.loss, ConfigCodec<Loss>::encode)},
                      {"loss_weights", per_output<double>(options.loss_weights, ConfigCodec<double>::encode)},
                      {"metrics", per_output<Metrics>(options.metrics, ConfigCodec<Metrics>::encode)},
                      {"weighted_metrics", per_output<Metrics>(options.weighted_metrics, ConfigCodec<Metrics>::encode)},
                      {"run_eagerly", false},
                      {"steps_per_execution", options.steps_per_execution},
                      {"jit_compile", "auto"}};
}

CompileOptions compile_options_from_config(const Config& config) {
  CompileOptions options;
  options.optimizer = optimizer_catalog().deserialize(config.at("optimizer"));
  read_per_output(entry(config, "loss"), options.loss, ConfigCodec<Loss>::decode);
  read_per_output(entry(config, "loss_weights"), options.loss_weights, [](const Config& c) { return c.as_double(); });
  read_metrics(entry(config, "metrics"), options.metrics);
  read_metrics(entry(config, "weighted_metrics"), options.weighted_metrics);
  if (const Config& steps = entry(config, "steps_per_execution"); !steps.is_null())
    options.steps_per_execution = steps.as_int();
  return options;
}

}  // namespace hornet
