#include "src/model/picking_operations.hpp"

#include <algorithm>
#include <hornet/ops/arrange.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/get_item.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/shape.hpp>

#include "src/model/keras_form.hpp"

namespace hornet {
namespace {

// Numbers may count from the end.
Value places_of(const Config& list, Value x, std::int64_t axis) {
  std::vector<std::int32_t> places;
  for (const std::int64_t each : numbers_of(list)) {
    const std::int64_t extent = x.shape()[axis], place = each < 0 ? each + extent : each;
    if (place < 0 || place >= extent)
      throw ShapeError("take: there is no " + std::to_string(each) + " on axis " + std::to_string(axis) + " of " +
                       to_string(x.shape()));
    places.push_back(static_cast<std::int32_t>(place));
  }
  return x.graph().constant(Tensor::from(places));
}

std::optional<std::int64_t> end_of(const Config& slice, const char* key) {
  const Config& end = slice.at(key);
  return end.is_null() ? std::nullopt : std::optional(end.as_int());
}

Index index_of(const Config& key) {
  if (key.is_number()) return key.as_int();
  if (key.is_null()) return NewAxis;
  if (!is_form_of(key, "__slice__")) throw ConfigError("cannot take the part " + to_json(key));
  const Config& slice = key.at("config");
  return Slice{
      .start = end_of(slice, "start"), .stop = end_of(slice, "stop"), .step = end_of(slice, "step").value_or(1)};
}

// Without an axis, the elements one after the other along the only one.
Value along(Value x, const Config& options) {
  return options.at("axis").is_null() ? ops::reshape(x, {x.shape().size()}) : x;
}
std::int64_t axis_or_first(const Config& options) { return options.at("axis").is_null() ? 0 : axis_of(options); }

template <Value (*op)(Value, std::int64_t)>
Outputs place_of(const Operands& operands, const Config& options) {
  const Value x = tensor(operands);
  const Value place = op(along(x, options), axis_or_first(options));
  if (!options.at("keepdims").as_bool()) return place;
  if (!options.at("axis").is_null()) return ops::expand_dims(place, axis_of(options));
  return ops::reshape(place, Shape(std::vector<std::int64_t>(static_cast<std::size_t>(x.rank()), 1)));
}

}  // namespace

Outputs take(const Operands& operands, const Config& options) {
  const Value x = tensor(operands);
  const Operand& indices = operand(operands, 1);
  if (indices.value) return ops::gather(x, indices.value, axis_of(options));
  if (indices.literal.is_list())
    return ops::gather(x, places_of(indices.literal, x, axis_of(options)), axis_of(options));
  std::vector<Index> place(static_cast<std::size_t>(x.shape().normalize(axis_of(options))), All);
  place.emplace_back(indices.literal.as_int());
  return ops::get_item(x, place);
}

Outputs take_along_axis(const Operands& operands, const Config& options) {
  return ops::take_along_axis(along(tensor(operands), options), along(tensor(operands, 1), options),
                              axis_or_first(options));
}

// x[..., 0]: the ellipsis is as many whole axes as are left.
Outputs get_item(const Operands& operands, const Config&) {
  const Value x = tensor(operands);
  const Config& key = operand(operands, 1).literal;
  const Config::List keys = key.is_list() ? key.as_list() : Config::List{key};
  std::vector<Index> indices;
  for (const Config& each : keys) {
    if (!is_form_of(each, "__ellipsis__")) {
      indices.push_back(index_of(each));
      continue;
    }
    const auto others = std::ranges::count_if(keys, [](const Config& key) { return !key.is_null(); }) - 1;
    for (auto i = others; i < x.rank(); ++i) indices.emplace_back(All);
  }
  return ops::get_item(x, indices);
}

Outputs one_hot(const Operands& operands, const Config& options) {
  if (options.at("sparse").as_bool()) throw ConfigError("gives dense tensors only: needs sparse=False");
  const Value rows = ops::one_hot(tensor(operands), options.at("num_classes").as_int(),
                                  dtype_from_string(options.at("dtype").as_string()));
  return ops::moveaxis(rows, {-1}, {axis_of(options)});
}

Outputs argmax(const Operands& operands, const Config& options) { return place_of<ops::argmax>(operands, options); }
Outputs argmin(const Operands& operands, const Config& options) { return place_of<ops::argmin>(operands, options); }

// Sorted in any case, which leaves open nothing that sorted=False does.
Outputs top_k(const Operands& operands, const Config& options) {
  const ops::TopK found = ops::top_k(tensor(operands), options.at("k").as_int());
  return std::vector{found.values, found.indices};
}
Outputs in_top_k(const Operands& operands, const Config& options) {
  return ops::in_top_k(tensor(operands, 0), tensor(operands, 1), options.at("k").as_int());
}
Outputs sort(const Operands& operands, const Config& options) {
  return ops::sort(along(tensor(operands), options), axis_or_first(options));
}
Outputs argsort(const Operands& operands, const Config& options) {
  return ops::argsort(along(tensor(operands), options), axis_or_first(options));
}

}  // namespace hornet
