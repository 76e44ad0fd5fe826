#include <algorithm>
#include <hornet/layers/reshape.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"

namespace hornet {
namespace layers {

struct TargetShape : Shape {};  // Keras writes its open extent as -1 and reads null, too

}  // namespace layers

template <>
struct ConfigCodec<layers::TargetShape> {
  static Config encode(const layers::TargetShape& v) {
    return ConfigCodec<std::vector<std::int64_t>>::encode(v.extents());
  }
  static layers::TargetShape decode(const Config& c) { return {ConfigCodec<Shape>::decode(c)}; }
};

namespace layers {
namespace {

struct ReshapeDefinition : LayerOptions {
  TargetShape target_shape = {};

  static constexpr std::string_view class_name = "Reshape";
  static constexpr auto fields() { return std::tuple{Field{"target_shape", &ReshapeDefinition::target_shape}}; }

  void validate() const {
    expect_shape(class_name, "target_shape", target_shape);
    if (std::ranges::count(target_shape, None) > 1)
      throw ConfigError("Reshape: expected target_shape to have at most one None, got " + to_string(target_shape));
  }

  Value call(Scope&, Value x) const {
    expect_min_rank(x, 1);
    const std::int64_t size = x.shape().slice(1, x.rank()).size();
    std::int64_t known = 1;
    for (std::int64_t extent : target_shape)
      if (extent != None) known = checked_multiply(known, extent, "target_shape");
    const bool open = std::ranges::count(target_shape, None) == 1;
    if (open ? size % known != 0 : size != known)
      throw ShapeError("cannot reshape an input of shape " + shown(x) + ", " + std::to_string(size) +
                       " elements a sample, to target_shape " + to_string(target_shape) + ".");
    Shape shape = target_shape;
    for (std::int64_t axis = 0; axis < shape.rank(); ++axis)
      if (shape[axis] == None) shape[axis] = size / known;
    return ops::reshape(x, Shape{x.shape()[0]} + shape);
  }
};

}  // namespace

Reshape::Reshape(Shape target_shape, LayerOptions options)
    : Layer(layer_of(ReshapeDefinition{std::move(options), {std::move(target_shape)}})) {}

Layer Reshape::from_config(const Config& config) { return layer_from_config<ReshapeDefinition>(config); }

}  // namespace layers
}  // namespace hornet
