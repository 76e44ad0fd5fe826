#include <cstdio>
#include <hornet/model/loss.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/runtime/session.hpp>

#include "src/model/sample_weight.hpp"

namespace hornet {
namespace {

// The weight multiplies the values as NumPy broadcasts, but never by accident: extents are equal or 1.
void expect_weight_fits(const Shape& values, const Shape& weight) {
  bool fits = weight.rank() == 0 || weight.rank() == values.rank();
  for (int i = 0; fits && i < weight.rank(); ++i) fits = weight[i] == values[i] || weight[i] == 1;
  if (!fits)
    throw ShapeError("sample_weight: expected the shape of the loss values, " + to_string(values) +
                     ", or extents of 1 in it, got " + to_string(weight) +
                     "; a weight per sample for values of more axes has the shape (batch, 1, ...)");
}

Value feed(Graph& graph, std::vector<Session::Feed>& feeds, const Tensor& tensor, std::string_view name) {
  const Value value = graph.placeholder(tensor.dtype(), tensor.shape(), name);
  feeds.emplace_back(value, tensor);
  return value;
}

}  // namespace

void Loss::expect_reduction(std::string_view class_name, std::string_view reduction) {
  const std::vector<std::string> known{"sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none"};
  for (const std::string& each : known)
    if (each == reduction) return;
  throw ConfigError(std::string(class_name) + ": reduction is '" + std::string(reduction) + "'." +
                    suggest(reduction, known));
}

void throw_bad_target(std::string_view loss, const Shape& shape, std::size_t element, double value,
                      std::string_view advice) {
  std::string at;
  auto rest = static_cast<std::int64_t>(element);
  for (int axis = shape.rank() - 1; axis >= 0; --axis) {
    at = std::to_string(rest % shape[axis]) + (at.empty() ? "" : ", ") + at;
    rest /= shape[axis];
  }
  char number[32];
  std::snprintf(number, sizeof number, "%.10g", value);
  throw DataError(std::string(loss) + ": y_true[" + at + "] is " + number + "; " + std::string(advice));
}

struct Loss::Callable final : Interface {
  Callable(PairFunction f, std::string n) : function(std::move(f)), label(std::move(n)) {}
  Value call(Value y_true, Value y_pred) const override { return function(y_true, y_pred); }
  std::string_view class_name() const override { return label.empty() ? "function" : std::string_view(label); }
  std::string name() const override { return label.empty() ? "function" : label; }
  Config config() const override {
    if (!label.empty()) return Config::Dict{};
    throw ConfigError(
        "a callable loss has no name to be saved by; give it one with register_loss(\"name\", function) and compile "
        "with \"name\", or write a struct with class_name and call()");
  }
  PairFunction function;
  std::string label;
};

Loss::Loss(const char* name) : Loss(std::string(name)) {}
Loss::Loss(const std::string& name) : Loss(loss_catalog().make(name)) { made_from_ = name; }

Loss Loss::named(std::string name, PairFunction function) {
  Loss loss;
  loss.self_ = std::make_shared<Callable>(std::move(function), std::move(name));
  return loss;
}

Config Loss::serialized() const {
  if (!self_) return {};
  const auto* entry = loss_catalog().find(made_from_);
  if (entry && !entry->is_function) return made_from_;
  Config own = config();
  return loss_catalog().serialize(class_name(), std::move(own));
}

Loss ConfigCodec<Loss>::decode(const Config& c) {
  if (c.is_null()) return {};
  return c.is_string() ? Loss(c.as_string()) : loss_catalog().deserialize(c);
}

void register_loss(const std::string& given, PairFunction function) {
  const RegisteredName known_as = registered_name(given);
  if (loss_catalog().find(known_as.name))
    throw ConfigError("a loss named '" + known_as.name + "' is registered already");
  auto make = [name = known_as.name, function = std::move(function)](const Config&) {
    return Loss::named(name, function);
  };
  loss_catalog().add({known_as.name, {}, std::move(make), known_as.package, true});
}

Loss::Pair Loss::prepared(Value y_true, Value y_pred) const {
  if (!is_floating(y_pred.dtype()) || y_pred.dtype() == bf16) y_pred = ops::cast(y_pred, f32);
  if (is_floating(y_true.dtype()) || !self_->takes_class_indices()) y_true = ops::cast(y_true, y_pred.dtype());
  const auto [a, b] = squeeze_or_expand_to_same_rank(y_true, y_pred);
  return {a, b};
}

Value Loss::values(Value y_true, Value y_pred) const {
  const Pair pair = prepared(y_true, y_pred);
  return self_->call(pair.y_true, pair.y_pred);
}

Value Loss::operator()(Value y_true, Value y_pred, Value sample_weight, Value mask) const {
  const Pair pair = prepared(y_true, y_pred);
  const Value values = self_->call(pair.y_true, pair.y_pred);
  if (const Value own = self_->mask(pair.y_true, pair.y_pred))
    mask = mask ? ops::logical_and(ops::cast(mask, b8), own) : own;
  return reduce_weighted_values(values, sample_weight, mask, reduction());
}

double Loss::operator()(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight) const {
  if (reduction() == "none")
    throw ConfigError(std::string(class_name()) + ": reduction 'none' gives no scalar; choose 'sum_over_batch_size'");
  check(y_true, y_pred.type());
  Graph graph;
  std::vector<Session::Feed> feeds;
  const Value target = feed(graph, feeds, y_true, "y_true"), prediction = feed(graph, feeds, y_pred, "y_pred");
  const Value weight = sample_weight.size() ? feed(graph, feeds, sample_weight, "sample_weight") : Value();
  const Value loss = (*this)(target, prediction, weight);
  return Session(graph).run({loss}, feeds).front().item();
}

Value reduce_weighted_values(Value values, Value sample_weight, Value mask, std::string_view reduction) {
  const bool mean = reduction == "sum_over_batch_size" || reduction == "mean";
  Value weight = apply_mask(sample_weight, mask, values.dtype(), mean);
  if (weight) {
    const auto [v, w] = squeeze_or_expand_to_same_rank(values, weight);
    expect_weight_fits(v.shape(), w.shape());
    values = v * w;
    weight = w;
  }
  if (reduction == "none" || values.rank() == 0) return values;
  if (reduction == "sum") return ops::sum(values);
  if (reduction == "mean_with_sample_weight" && weight) return ops::divide_no_nan(ops::sum(values), ops::sum(weight));
  return ops::mean(values);
}

}  // namespace hornet
