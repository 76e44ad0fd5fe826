#include "src/model/compiled.hpp"

#include <algorithm>
#include <cstring>
#include <hornet/base/check.hpp>
#include <map>

namespace hornet {
namespace {

std::string counted(std::size_t count, const char* one, const char* more) {
  return std::to_string(count) + " " + (count == 1 ? one : more);
}

// The entry of a per-output argument for each output; absent ones are default-made.
template <class T>
std::vector<T> spread(const PerOutput<T>& argument, const std::vector<std::string>& outputs, const char* name) {
  std::vector<T> out(outputs.size());
  for (const auto& [output, value] : argument.named) {
    const auto found = std::ranges::find(outputs, output);
    if (found == outputs.end())
      throw ConfigError("compile: '" + std::string(name) + "' names output \"" + output +
                        "\", which the model has not." + suggest(output, outputs));
    out[static_cast<std::size_t>(found - outputs.begin())] = value;
  }
  if (argument.list.empty()) return out;
  if (argument.single)
    std::ranges::fill(out, argument.list.front());
  else if (argument.list.size() == outputs.size())
    out = argument.list;
  else
    throw ConfigError("compile: '" + std::string(name) + "' has " + counted(argument.list.size(), "entry", "entries") +
                      ", the model has " + counted(outputs.size(), "output", "outputs") +
                      "; give one for each, or name the output each is for");
  return out;
}

// A plain list of metrics has one for each of several outputs, as in Keras.
PerOutput<std::vector<Metric>> by_output(const MetricsArgument& given, std::size_t outputs) {
  PerOutput<std::vector<Metric>> argument = given;
  if (outputs < 2 || !given.single) return argument;
  argument.single = false;
  argument.list.clear();
  for (const Metric& metric : given.list.front()) argument.list.push_back({metric});
  return argument;
}

// Hands out log names, numbering repeats as CompileMetrics.result() does.
class LogNames {
 public:
  explicit LogNames(bool several) : several_(several) {}

  std::string plain(const std::string& output, const std::string& metric) { return numbered(prefixed(output, metric)); }

  std::string weighted(const std::string& output, const std::string& metric) {
    const std::string name = prefixed(output, metric);
    if (!used_.contains(name)) return numbered(name);
    return numbered(prefixed(output, "weighted_" + metric));
  }

 private:
  std::string prefixed(const std::string& output, const std::string& metric) const {
    return several_ ? output + "_" + metric : metric;
  }
  std::string numbered(const std::string& name) {
    const int count = used_[name]++;
    return count ? name + "_" + std::to_string(count) : name;
  }

  bool several_;
  std::map<std::string, int> used_;
};

}  // namespace

Compiled::Compiled(CompileOptions given, const std::vector<std::string>& names)
    : options(std::move(given)), optimizer(options.optimizer), outputs(names.size()) {
  const bool several = names.size() > 1;
  check_at_least("compile", "'steps_per_execution'", static_cast<double>(options.steps_per_execution), 1);
  const auto losses = spread(options.loss, names, "loss");
  const auto metrics = spread(by_output(options.metrics, names.size()), names, "metrics");
  const auto weighted = spread(by_output(options.weighted_metrics, names.size()), names, "weighted_metrics");
  std::vector<double> weights(names.size(), 1.0);
  if (!options.loss_weights.list.empty()) weights = spread(options.loss_weights, names, "loss_weights");
  for (const auto& [output, weight] : options.loss_weights.named) {
    spread(options.loss_weights, names, "loss_weights");  // checks the names
    weights[static_cast<std::size_t>(std::ranges::find(names, output) - names.begin())] = weight;
  }
  for (const double weight : weights) check_finite("compile", "'loss_weights'", weight);
  for (std::size_t i = 0; i < names.size(); ++i)
    outputs[i] = {names[i], losses[i], weights[i], metrics[i], weighted[i]};

  tracked.push_back({Tracked::Source::total_loss, "loss"});
  if (std::ranges::count_if(outputs, [](const CompiledOutput& output) { return bool(output.loss); }) > 1)
    for (std::size_t i = 0; i < names.size(); ++i)
      if (outputs[i].loss) tracked.push_back({Tracked::Source::output_loss, names[i] + "_loss", i});
  LogNames log_names(several);
  std::vector<Tracked> shown;
  for (std::size_t i = 0; i < names.size(); ++i)
    for (const Metric& metric : outputs[i].metrics)
      shown.push_back({Tracked::Source::metric, log_names.plain(names[i], metric.name()), i, &metric, false});
  for (std::size_t i = 0; i < names.size(); ++i)
    for (const Metric& metric : outputs[i].weighted_metrics)
      shown.push_back({Tracked::Source::metric, log_names.weighted(names[i], metric.name()), i, &metric, true});
  // As Keras flattens its logs: under their own names in the order given, then, sorted, what had to be renamed.
  const auto renamed = std::stable_partition(shown.begin(), shown.end(),
                                             [](const Tracked& each) { return each.name == each.metric->name(); });
  std::ranges::stable_sort(renamed, shown.end(), {}, &Tracked::name);
  tracked.insert(tracked.end(), shown.begin(), shown.end());
}

void Compiled::reset_metrics() {
  for (const Tracked& each : tracked)
    for (const auto& variable : each.variables)
      std::memset(variable->value().raw(), 0, static_cast<std::size_t>(variable->value().bytes()));
}

}  // namespace hornet
