#include "src/model/picking_operations.hpp"

#include <hornet/ops/gather.hpp>
#include <hornet/ops/get_item.hpp>

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
  if (!is_form_of(key, "__slice__")) throw ConfigError("cannot take the part " + to_json(key));
  const Config& slice = key.at("config");
  return Slice{
      .start = end_of(slice, "start"), .stop = end_of(slice, "stop"), .step = end_of(slice, "step").value_or(1)};
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
    for (std::size_t i = keys.size() - 1; i < static_cast<std::size_t>(x.rank()); ++i) indices.emplace_back(All);
  }
  return ops::get_item(x, indices);
}

}  // namespace hornet
