#include "src/model/step_report.hpp"

#include <algorithm>

namespace hornet {

void StepReport::add_losses(std::vector<Tracked>& tracked, Value total, const std::vector<Value>& of_outputs,
                            double samples) {
  const Value weight = graph_.constant(Tensor(samples));
  for (Tracked& each : tracked) {
    if (each.source == Tracked::Source::total_loss) add_mean(each, total, weight);
    if (each.source == Tracked::Source::output_loss) add_mean(each, of_outputs[each.output], weight);
  }
}

void StepReport::add_own(std::vector<Tracked>& tracked, const std::string& name, Value value) {
  const auto found = std::ranges::find(tracked, name, &Tracked::name);
  const bool known = found != tracked.end(), metric = known && found->source == Tracked::Source::metric;
  if (metric || std::ranges::find(names_, name) != names_.end())
    throw ConfigError("a step reports \"" + name + "\"" +
                      (metric ? ", which a metric of compile is called" : " twice") +
                      "; give each value a name of its own");
  add_mean(known ? *found : tracked.emplace_back(Tracked{Tracked::Source::reported, name}), value);
}

void StepReport::add_metric(Tracked& tracked, Value y_true, Value y_pred, Value weight, Value mask) {
  MetricScope state(graph_, tracked.variables, mask);
  tracked.metric->update(state, y_true, y_pred, weight);
  add(tracked.name, tracked.metric->result(state), state);
}

void StepReport::add_mean(Tracked& tracked, Value value, Value weight) {
  MetricScope state(graph_, tracked.variables);
  state.add_mean(value, weight);
  add(tracked.name, state.mean(), state);
}

void StepReport::add(const std::string& name, Value result, const MetricScope& state) {
  names_.push_back(name);
  values_.push_back(result);
  for (const Value& update : state.assignments()) updates_.push_back(update);
}

}  // namespace hornet
