#include <algorithm>
#include <cctype>
#include <hornet/model/metric.hpp>
#include <hornet/ops/assign.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/runtime/session.hpp>
#include <numeric>

#include "src/model/sample_weight.hpp"

namespace hornet {
namespace {

Value mean_over(Value x, int first_axis, int end_axis) {
  if (first_axis >= end_axis) return x;
  std::vector<std::int64_t> axes(static_cast<std::size_t>(end_axis - first_axis));
  std::iota(axes.begin(), axes.end(), first_axis);
  return ops::mean(x, std::move(axes));
}

// Keras' compile looks at these names in lower case before it looks for a class.
std::string resolved_name(const std::string& name) {
  std::string lower = name;
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bool by_shape = lower == "accuracy" || lower == "acc" || lower == "crossentropy" || lower == "ce";
  return by_shape ? lower : name;
}

}  // namespace

std::size_t MetricScope::find_or_make(std::string_view name, const TensorType& type) {
  const auto found = std::ranges::find_if(variables_, [name](const auto& v) { return v->name == name; });
  const auto at = static_cast<std::size_t>(found - variables_.begin());
  if (found == variables_.end())
    variables_.push_back(std::make_shared<Variable>(std::string(name), Tensor(type.dtype, type.shape), false));
  else if ((*found)->type() != type)
    throw ShapeError("metric state '" + std::string(name) + "' is " + to_string((*found)->type()) +
                     " from earlier batches, these ask for " + to_string(type) + "; reset the metric first");
  if (accumulators_.size() < variables_.size()) accumulators_.resize(variables_.size());
  if (!accumulators_[at].current) accumulators_[at].current = graph_.variable(variables_[at]);
  return at;
}

Value MetricScope::variable(std::string_view name, const Shape& shape, DType dtype) {
  return accumulators_[find_or_make(name, {dtype, shape})].current;
}

Value MetricScope::accumulated(std::string_view name) {
  for (const auto& variable : variables_)
    if (variable->name == name) return this->variable(name, variable->type().shape, variable->type().dtype);
  throw ConfigError("the metric has no '" + std::string(name) + "' yet; update it with a batch first");
}

void MetricScope::add(std::string_view name, Value increment) {
  set(name, variable(name, increment.shape(), increment.dtype()) + increment);
}

void MetricScope::set(std::string_view name, Value value) {
  const std::size_t at = find_or_make(name, value.type());
  accumulators_[at].assignment = ops::assign(graph_.variable(variables_[at]), value);
  accumulators_[at].current = value;
}

std::vector<Value> MetricScope::assignments() const {
  std::vector<Value> out;
  for (const Accumulator& accumulator : accumulators_)
    if (accumulator.assignment) out.push_back(accumulator.assignment);
  return out;
}

void MetricScope::add_mean(Value values, Value sample_weight) {
  values = ops::cast(values, summed_in(values.dtype()));
  Value count;
  if (sample_weight) {
    auto [v, w] = squeeze_or_expand_to_same_rank(values, ops::cast(sample_weight, values.dtype()));
    const int weight_rank = w.rank();
    v = mean_over(v, weight_rank, v.rank());
    w = ops::broadcast_to(w, v.shape());
    values = v * w;
    count = ops::sum(mean_over(w, 1, weight_rank));
  }
  values = mean_over(values, 1, values.rank());
  const auto samples = static_cast<double>(values.rank() == 0 ? 1 : values.shape()[0]);
  add("total", ops::sum(values));
  add("count", count ? count : ops::scalar(samples, values));
}

Value MetricScope::mean() {
  const auto total = std::ranges::find(variables_, "total", [](const auto& variable) { return variable->name; });
  const DType dtype = total == variables_.end() ? f32 : (*total)->type().dtype;
  return ops::divide_no_nan(variable("total", {}, dtype), variable("count", {}, dtype));
}

struct Metric::Callable final : Interface {
  Callable(PairFunction f, std::string n) : function(std::move(f)), label(std::move(n)) {}
  void update(MetricScope& s, Value y_true, Value y_pred, Value w) const override {
    add_masked_mean(s, function(y_true, y_pred), w, {});
  }
  Value result(MetricScope& s) const override { return s.mean(); }
  std::string_view class_name() const override { return label; }
  std::string name() const override { return label; }
  Config config() const override {
    const auto* entry = metric_catalog().find(label);
    if (entry && entry->is_function) return Config::Dict{};
    throw ConfigError("the callable metric '" + label +
                      "' cannot be saved: files would not find it; register_metric(\"name\", function) and compile "
                      "with \"name\", or write a struct with class_name and call()");
  }
  PairFunction function;
  std::string label;
};

Metric::Metric(const char* name) : Metric(std::string(name)) {}
Metric::Metric(const std::string& name)
    : Metric(metric_catalog().make(resolved_name(name), Config::Dict{{"name", name}})) {
  made_from_ = name;
}

Metric Metric::named(std::string name, PairFunction function) {
  Metric metric(Unset{});
  metric.self_ = std::make_shared<Callable>(std::move(function), std::move(name));
  return metric;
}

Config Metric::serialized() const {
  const auto* entry = metric_catalog().find(resolved_name(made_from_));
  if (entry && !entry->is_function) return made_from_;
  Config own = config();
  return metric_catalog().serialize(class_name(), std::move(own));
}

Metric ConfigCodec<Metric>::decode(const Config& c) {
  return c.is_string() ? Metric(c.as_string()) : metric_catalog().deserialize(c);
}

Config without_metric_dtype(const Config& config) {
  Config own = Config::Dict{};
  for (const auto& [key, value] : config.as_dict())
    if (key != "dtype") own.set(key, value);
  return own;
}

DType metric_dtype(const Config& config) {
  const Config* dtype = config.find("dtype");
  return dtype ? ConfigCodec<DType>::decode(*dtype) : floatx();
}

void register_metric(const std::string& given, PairFunction function) {
  const RegisteredName known_as = registered_name(given);
  if (metric_catalog().find(known_as.name))
    throw ConfigError("a metric named '" + known_as.name + "' is registered already");
  auto make = [name = known_as.name, function = std::move(function)](const Config&) {
    return Metric::named(name, function);
  };
  metric_catalog().add({known_as.name, {}, std::move(make), known_as.package, true});
}

Metric Metric::kept_in(DType dtype) const {
  if (dtype != f32 && dtype != f64)
    throw DTypeError("metric '" + name() + "': dtype must be float32 or float64, got " + std::string(to_string(dtype)));
  Metric kept = *this;
  kept.dtype_ = dtype;
  kept.state_ = std::make_shared<std::vector<std::shared_ptr<Variable>>>();
  return kept;
}

void Metric::update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const {
  if (y_pred.dtype() == bf16) y_pred = ops::cast(y_pred, f32);
  if (dtype_ == f64 && is_floating(y_pred.dtype())) y_pred = ops::cast(y_pred, f64);
  const auto [target, prediction] = squeeze_or_expand_to_same_rank(y_true, y_pred);
  self_->update(scope, target, prediction, sample_weight);
}

// A definition's own mask joins weights but never makes them: without weights its masked values count as they are. So
// Keras does it (reduction_metrics.py: reduce_to_samplewise_values).
void Metric::add_masked_mean(MetricScope& scope, Value values, Value sample_weight, Value mask) {
  const DType dtype = summed_in(values.dtype());
  Value weight = apply_mask(sample_weight, scope.mask(), dtype, false);
  if (weight) weight = apply_mask(weight, mask, dtype, false);
  scope.add_mean(values, weight);
}

Config Metric::config() const {
  Config config = self_->config();
  if (!config.find("dtype")) config.set("dtype", ConfigCodec<DType>::encode(dtype_));
  return config;
}

void Metric::update_state(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight) {
  if (y_true.size() == 0 || y_pred.size() == 0)
    throw DataError("metric '" + name() + "': expected at least one sample, got y_true " + to_string(y_true.shape()) +
                    " and y_pred " + to_string(y_pred.shape()));
  Graph graph;
  std::vector<Session::Feed> feeds;
  const auto feed = [&](const Tensor& tensor, std::string_view label) {
    feeds.emplace_back(graph.placeholder(tensor.dtype(), tensor.shape(), label), tensor);
    return feeds.back().first;
  };
  const Value target = feed(y_true, "y_true"), prediction = feed(y_pred, "y_pred");
  const Value weight = sample_weight.size() ? feed(sample_weight, "sample_weight") : Value();
  MetricScope scope(graph, *state_);
  update(scope, target, prediction, weight);
  Session(graph).run(scope.assignments(), feeds);
}

double Metric::result() const {
  Graph graph;
  MetricScope scope(graph, *state_);
  return Session(graph).run({result(scope)}).front().item();
}

void Metric::reset_state() {
  for (const auto& variable : *state_) variable->set(Tensor(variable->type().dtype, variable->type().shape));
}

}  // namespace hornet
