#include "src/model/arranging_operations.hpp"

#include <hornet/ops/arrange.hpp>
#include <hornet/ops/blocks.hpp>
#include <hornet/ops/patches.hpp>
#include <hornet/ops/shape.hpp>
#include <numeric>

namespace hornet {
namespace {

bool channels_first(const Config& options) { return options.at("data_format").as_string() == "channels_first"; }

}  // namespace

Outputs reshape(const Operands& operands, const Config& options) {
  return ops::reshape(tensor(operands), Shape(numbers_of(options.at("newshape"))));
}

Outputs expand_dims(const Operands& operands, const Config& options) {
  return ops::expand_dims(tensor(operands), one_or_more(options.at("axis")));
}

// Without axes the first one stays: the batch, which may hold one sample.
Outputs squeeze(const Operands& operands, const Config& options) {
  const Value x = tensor(operands);
  if (!options.at("axis").is_null()) return ops::squeeze(x, axes_of(options));
  ops::Axes ones;
  for (int axis = 1; axis < x.rank(); ++axis)
    if (x.shape()[axis] == 1) ones.list.push_back(axis);
  return ones.list.empty() ? x : ops::squeeze(x, ones);
}

// The other way round without axes.
Outputs transpose(const Operands& operands, const Config& options) {
  const Value x = tensor(operands);
  if (!options.at("axes").is_null()) return ops::transpose(x, numbers_of(options.at("axes")));
  std::vector<std::int64_t> axes(static_cast<std::size_t>(x.rank()));
  std::iota(axes.rbegin(), axes.rend(), 0);
  return ops::transpose(x, axes);
}

Outputs swapaxes(const Operands& operands, const Config& options) {
  return ops::swapaxes(tensor(operands), options.at("axis1").as_int(), options.at("axis2").as_int());
}
Outputs moveaxis(const Operands& operands, const Config& options) {
  return ops::moveaxis(tensor(operands), one_or_more(options.at("source")), one_or_more(options.at("destination")));
}
Outputs concatenate(const Operands& operands, const Config& options) {
  return ops::concatenate(tensors(operands), axis_of(options));
}
Outputs stack(const Operands& operands, const Config& options) {
  return ops::stack(tensors(operands), axis_of(options));
}

Outputs unstack(const Operands& operands, const Config& options) {
  const Value x = tensor(operands);
  const Config& count = options.at("num");
  const std::int64_t extent = x.shape()[axis_of(options)];
  if (!count.is_null() && count.as_int() != extent)
    throw ShapeError("expected " + to_json(count) + " slices along axis " + std::to_string(axis_of(options)) + " of " +
                     to_string(x.shape()));
  return ops::unstack(x, axis_of(options));
}

Outputs split(const Operands& operands, const Config& options) {
  const Config& cuts = options.at("indices_or_sections");
  if (cuts.is_list()) return ops::split(tensor(operands), numbers_of(cuts), axis_of(options));
  return ops::split(tensor(operands), cuts.as_int(), axis_of(options));
}

Outputs tile(const Operands& operands, const Config& options) {
  return ops::tile(tensor(operands), one_or_more(options.at("repeats")));
}
Outputs repeat(const Operands& operands, const Config& options) {
  if (options.at("axis").is_null()) throw ConfigError("needs an axis");
  return ops::repeat(tensor(operands), options.at("repeats").as_int(), axis_of(options));
}

Outputs pad(const Operands& operands, const Config& options) {
  const std::string& mode = options.at("mode").as_string();
  if (mode != "constant") throw ConfigError("pads with a constant only, got mode='" + mode + "'");
  std::vector<std::int64_t> before, after;
  for (const Config& pair : options.at("pad_width").as_list()) {
    const std::vector<std::int64_t> widths = numbers_of(pair);
    if (widths.size() != 2) throw ConfigError("expected pairs as pad_width, got " + to_json(pair));
    before.push_back(widths[0]);
    after.push_back(widths[1]);
  }
  const Config& value = options.at("constant_values");
  return ops::pad(tensor(operands), before, after, value.is_null() ? 0 : value.as_double());
}

Outputs flip(const Operands& operands, const Config& options) { return ops::flip(tensor(operands), axes_of(options)); }

Outputs roll(const Operands& operands, const Config& options) {
  const Config& shift = options.at("shift");
  if (!shift.is_list()) return ops::roll(tensor(operands), shift.as_int(), axes_of(options));
  return ops::roll(tensor(operands), numbers_of(shift), axes_of(options).list);
}

Outputs diff(const Operands& operands, const Config& options) {
  return ops::diff(tensor(operands), options.at("n").as_int(), axis_of(options));
}
Outputs tril(const Operands& operands, const Config& options) {
  return ops::tril(tensor(operands), options.at("k").as_int());
}
Outputs triu(const Operands& operands, const Config& options) {
  return ops::triu(tensor(operands), options.at("k").as_int());
}
// A number stands for all axes.
Outputs extract_patches(const Operands& operands, const Config& options) {
  const std::vector<std::int64_t> sizes = one_or_more(options.at("size"));
  const auto extents = [&](const char* key) {
    const Config& given = options.at(key);
    return given.is_list() ? numbers_of(given) : std::vector<std::int64_t>(sizes.size(), given.as_int());
  };
  const ops::PatchOptions patches{extents("strides"), extents("dilation_rate"), options.at("padding").as_string()};
  const Value images = tensor(operands);
  if (!channels_first(options)) return ops::extract_patches(images, sizes, patches);
  return ops::moveaxis(ops::extract_patches(ops::moveaxis(images, {1}, {-1}), sizes, patches), {-1}, {1});
}

Outputs space_to_depth(const Operands& operands, const Config& options) {
  return ops::space_to_depth(tensor(operands), options.at("block_size").as_int(), channels_first(options));
}
Outputs depth_to_space(const Operands& operands, const Config& options) {
  return ops::depth_to_space(tensor(operands), options.at("block_size").as_int(), channels_first(options));
}

}  // namespace hornet
