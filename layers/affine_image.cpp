#include "layers/affine_image.hpp"

#include <hornet/ops/gather.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

namespace hornet::layers {
namespace {

// Whole numbers along one axis of an image: where to read, and which are beyond the edges (empty: none counts so).
struct Places {
  Value at, beyond;
};

Places on_axis(Value place, std::int64_t extent, const std::string& fill_mode) {
  const auto n = static_cast<double>(extent);
  if (fill_mode == "wrap") return {ops::mod(place, ops::scalar(n, place)), {}};
  if (fill_mode == "reflect") {
    const Value wave = ops::mod(place, ops::scalar(2 * n, place));  // there and back again
    return {ops::minimum(wave, (2 * n - 1) - wave), {}};
  }
  const Value inside = ops::clip(place, 0, n - 1);
  if (fill_mode == "nearest") return {inside, {}};
  return {inside, ops::not_equal(inside, place)};
}

Value column_of(Value of_batch) { return ops::reshape(of_batch, {of_batch.shape()[0], 1, 1}); }  // beside [b, h, w]

class Sampler {
 public:
  Sampler(Value x, const AffineSampling& sampling)
      : image_(x.shape()), rows_(ops::reshape(x, {None, x.shape()[3]})), sampling_(sampling) {}

  // The elements at whole coordinates [batch, height, width].
  Value at(Value column, Value row) const {
    const Places x = on_axis(column, image_[2], sampling_.fill_mode), y = on_axis(row, image_[1], sampling_.fill_mode);
    Tensor first(i32, {image_[0], 1, 1});  // each image's first row
    for (std::int64_t i = 0; i < image_[0]; ++i)
      first.data<std::int32_t>()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i * image_[1]);
    const Value line = ops::cast(y.at, i32) + column.graph().constant(first);
    const Value elements = ops::gather(rows_, line * static_cast<double>(image_[2]) + ops::cast(x.at, i32));
    if (!x.beyond) return elements;
    const Value beyond = ops::expand_dims(ops::logical_or(x.beyond, y.beyond), -1);
    return ops::select(beyond, ops::scalar(sampling_.fill_value, elements), elements);
  }

 private:
  Shape image_;
  Value rows_;  // of all images, [batch · height · width, channels]
  const AffineSampling& sampling_;
};

Value rounded(Value x) { return ops::sign(x) * ops::floor(ops::abs(x) + 0.5); }  // halves away from zero

// Between a and b, which are one element apart.
Value between(Value a, Value b, Value share) {
  const Value of_b = ops::cast(ops::expand_dims(share, -1), a.dtype());
  return a * (1 - of_b) + b * of_b;
}

}  // namespace

Value affine_image(Value x, const AffineMap& map, const AffineSampling& sampling) {
  Graph graph = x.graph();
  const std::int64_t height = x.shape()[1], width = x.shape()[2];
  const Value columns = ops::reshape(graph.constant(Tensor::arange(width, f32)), {1, 1, width});
  const Value rows = ops::reshape(graph.constant(Tensor::arange(height, f32)), {1, height, 1});
  const auto source = [&](Value a, Value b, Value c) {
    return columns * column_of(a) + rows * column_of(b) + column_of(c);
  };
  const Value column = source(map.ax, map.bx, map.cx), row = source(map.ay, map.by, map.cy);
  const Sampler sampler(x, sampling);
  if (sampling.interpolation == "nearest") return sampler.at(rounded(column), rounded(row));

  const Value left = ops::floor(column), top = ops::floor(row);
  const auto along_row = [&](Value at) {
    return between(sampler.at(left, at), sampler.at(left + 1, at), column - left);
  };
  return between(along_row(top), along_row(top + 1), row - top);
}

}  // namespace hornet::layers
