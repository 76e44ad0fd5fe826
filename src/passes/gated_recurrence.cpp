#include "src/passes/gated_recurrence.hpp"

#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

namespace hornet::passes {
namespace {

constexpr std::size_t kKept = 2;  // inputs of the gradient that the forward loop gives

GatedLoop known(const ops::Scan& scan) {
  const auto loop = gated_loop_of(scan);
  if (!loop) throw ConfigError("the loop is no layer of gated cells");
  return *loop;
}

bool is_bias(const GatedLoop& loop, std::int64_t input) { return input == loop.bias || input == loop.state_bias; }

Shape rows_of_bias(const GatedLoop& loop) { return {loop.batch, loop.gates() * loop.units}; }

// The inputs as the loop reads them.
std::vector<TensorType> as_read(const GatedLoop& loop, std::span<const TensorType> in) {
  std::vector<TensorType> types(in.begin(), in.end());
  for (const int bias : {loop.bias, loop.state_bias})
    if (bias >= 0) {
      TensorType& type = types.at(static_cast<std::size_t>(bias));
      if (type.shape != Shape{loop.gates() * loop.units})
        throw ShapeError("expected a bias of shape " + to_string(Shape{loop.gates() * loop.units}) + ", got " +
                         to_string(type));
      type.shape = rows_of_bias(loop);
    }
  return types;
}

std::vector<Value> as_read(const GatedLoop& loop, std::span<const Value> in) {
  std::vector<Value> values(in.begin(), in.end());
  for (const int bias : {loop.bias, loop.state_bias})
    if (bias >= 0) {
      Value& value = values[static_cast<std::size_t>(bias)];
      value = ops::broadcast_to(value, rows_of_bias(loop));
    }
  return values;
}

}  // namespace

GatedLoop GatedRecurrence::loop() const { return known(*this); }

ops::Scan GatedRecurrence::with_all_steps() const {
  ops::Scan scan = *this;
  if (loop().y < 0) scan.body.results.push_back(scan.body.results[0]);
  return scan;
}

std::vector<TensorType> GatedRecurrence::infer(std::span<const TensorType> in) const {
  const std::vector<TensorType> read = as_read(loop(), in);
  if (kept_bytes == 0) return Scan::infer(read);
  std::vector<TensorType> out = with_all_steps().infer(read);
  out.push_back({u8, {kept_bytes}});
  return out;
}

// Nobody reads the bytes where gradients are composed, too.
std::vector<Value> GatedRecurrence::compose(std::span<const Value> in) const {
  Graph graph = innermost(in);
  const std::vector<Value> inputs = as_read(loop(), in);
  if (kept_bytes == 0) return graph.add(static_cast<const Scan&>(*this), inputs);
  std::vector<Value> out = graph.add(with_all_steps(), inputs);
  out.push_back(graph.constant(Tensor::zeros({kept_bytes}, u8)));
  return out;
}

GatedLoop GatedRecurrenceGrad::loop() const { return known(scan()); }

std::vector<TensorType> GatedRecurrenceGrad::infer(std::span<const TensorType> in) const {
  if (in.size() < kKept) throw ConfigError("expected what the loop has kept");
  std::vector<TensorType> out = ScanGrad::infer(as_read(loop(), in.first(in.size() - kKept)));
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (is_bias(loop(), wanted[i])) out[i].shape = out[i].shape.slice(1, 2);
  return out;
}

std::vector<Value> GatedRecurrenceGrad::compose(std::span<const Value> in) const {
  std::vector<Value> out = ScanGrad::compose(as_read(loop(), in.first(in.size() - kKept)));
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (is_bias(loop(), wanted[i])) out[i] = ops::sum(out[i], {0});
  return out;
}

}  // namespace hornet::passes
