#include <hornet/layers/dot.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"
#include "layers/unit_length.hpp"

namespace hornet::layers {
namespace {

// The axes of x with `axis` moved to position `to`.
std::vector<std::int64_t> moved(int rank, int axis, int to) {
  std::vector<std::int64_t> axes;
  for (int i = 0; i < rank; ++i)
    if (i != axis) axes.push_back(i);
  axes.insert(axes.begin() + to, axis);
  return axes;
}

struct DotDefinition : DotOptions {
  Axes axes = -1;

  static constexpr std::string_view class_name = "Dot";
  static constexpr auto fields() {
    return std::tuple{Field{"axes", &DotDefinition::axes}, Field{"normalize", &DotDefinition::normalize}};
  }

  void validate() const {
    if (axes.values.empty() || axes.values.size() > 2)
      throw ConfigError("Dot: expected axes to be one or two axes, got " + std::to_string(axes.values.size()));
    for (std::int64_t axis : axes.values)
      if (axis == 0) throw ConfigError("Dot: expected axes behind the batch, got axis 0");
  }

  Value call(Scope& scope, const std::vector<Value>& in) const {  // a list, as files have it
    expect_inputs(class_name, in, 2);
    Value a = in[0], b = in[1];
    expect_min_rank(a, 2);
    expect_min_rank(b, 2);
    const int axis_a = a.shape().normalize(axes.values.front());
    const int axis_b = b.shape().normalize(axes.values.back());
    const std::int64_t batch = a.shape()[0], k = a.shape()[axis_a];
    if (axis_a == 0 || axis_b == 0 || b.shape()[0] != batch || b.shape()[axis_b] != k)
      throw ShapeError("expected inputs of one batch size whose axes " + std::to_string(axis_a) + " and " +
                       std::to_string(axis_b) + ", not the batch, are of one extent, got shapes " + shown(a) + " and " +
                       shown(b) + ".");
    a = ops::cast(a, scope.compute_dtype());
    b = ops::cast(b, scope.compute_dtype());
    if (normalize) {
      a = to_unit_length(a, {axis_a}, 1e-7);
      b = to_unit_length(b, {axis_b}, 1e-7);
    }
    a = ops::transpose(a, moved(a.rank(), axis_a, a.rank() - 1));
    b = ops::transpose(b, moved(b.rank(), axis_b, 1));
    const Shape shape = a.shape().slice(0, a.rank() - 1) + b.shape().slice(2, b.rank());
    const Value y = ops::matmul(ops::reshape(a, {batch, None, k}), ops::reshape(b, {batch, k, None}));
    return ops::reshape(y, shape.rank() == 1 ? Shape{batch, 1} : shape);
  }
};

}  // namespace

Dot::Dot(Axes axes, DotOptions options) : Layer(layer_of(DotDefinition{std::move(options), std::move(axes)})) {}

Layer Dot::from_config(const Config& config) { return layer_from_config<DotDefinition>(config); }

KerasTensor dot(const std::vector<KerasTensor>& inputs, Axes axes, DotOptions options) {
  return Dot(std::move(axes), std::move(options))(inputs);
}

}  // namespace hornet::layers
