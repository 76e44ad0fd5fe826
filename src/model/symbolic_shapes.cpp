// What arranges elements and picks some of them in keras.ops, on symbolic tensors.
#include "src/model/operation.hpp"
#include "src/model/symbolic_form.hpp"

namespace hornet {
namespace {

KerasTensor in_blocks(const char* class_name, const KerasTensor& x, std::int64_t block_size, bool channels_first) {
  const char* format = channels_first ? "channels_first" : "channels_last";
  return with_options(class_name, x, {{"block_size", block_size}, {"data_format", format}}, "nn");
}

Config key_of(const Index& index) {
  if (index.number) return *index.number;
  if (index.new_axis) return {};
  const Config step = index.slice.step == 1 ? Config() : Config(index.slice.step);
  return Config::Dict{
      {"class_name", "__slice__"},
      {"config",
       Config::Dict{{"start", form_of(index.slice.start)}, {"stop", form_of(index.slice.stop)}, {"step", step}}}};
}

}  // namespace

namespace ops {

KerasTensor get_item(const KerasTensor& x, const std::vector<Index>& indices) {
  Config::List keys;
  for (const Index& index : indices) keys.push_back(key_of(index));
  return called("GetItem", {}, {Config(), Config(std::move(keys))}, {x});
}
KerasTensor reshape(const KerasTensor& x, const Shape& shape) {
  return with_options("Reshape", x, {{"newshape", listed(shape.extents())}});
}
KerasTensor expand_dims(const KerasTensor& x, const Axes& axes) {
  return with_options("ExpandDims", x, {{"axis", form_of(axes)}});
}
KerasTensor squeeze(const KerasTensor& x, const Axes& axes) {
  if (axes.list.empty() && x.shape().rank() > 0 && x.shape()[0] == 1)
    throw ConfigError("squeeze: name the axes of " + to_string(x.shape()) + ": without them the first one stays");
  return with_options("Squeeze", x, {{"axis", form_of(axes)}});
}
KerasTensor transpose(const KerasTensor& x, const std::vector<std::int64_t>& axes) {
  return with_options("Transpose", x, {{"axes", axes.empty() ? Config() : listed(axes)}});
}
KerasTensor swapaxes(const KerasTensor& x, std::int64_t axis1, std::int64_t axis2) {
  return with_options("Swapaxes", x, {{"axis1", axis1}, {"axis2", axis2}});
}
KerasTensor moveaxis(const KerasTensor& x, const Axes& source, const Axes& destination) {
  return with_options("Moveaxis", x, {{"source", form_of(source)}, {"destination", form_of(destination)}});
}
KerasTensor concatenate(const std::vector<KerasTensor>& parts, std::int64_t axis) {
  return called("Concatenate", {{"axis", axis}}, Config::List(parts.size()), parts);
}
KerasTensor flip(const KerasTensor& x, const Axes& axes) { return with_options("Flip", x, {{"axis", form_of(axes)}}); }
KerasTensor roll(const KerasTensor& x, std::int64_t shift, const Axes& axes) {
  return with_options("Roll", x, {{"shift", shift}, {"axis", form_of(axes)}});
}
KerasTensor roll(const KerasTensor& x, const std::vector<std::int64_t>& shifts, const std::vector<std::int64_t>& axes) {
  return with_options("Roll", x, {{"shift", listed(shifts)}, {"axis", listed(axes)}});
}
KerasTensor diff(const KerasTensor& x, std::int64_t n, std::int64_t axis) {
  return with_options("Diff", x, {{"n", n}, {"axis", axis}});
}
KerasTensor tril(const KerasTensor& x, std::int64_t k) { return with_options("Tril", x, {{"k", k}}); }
KerasTensor triu(const KerasTensor& x, std::int64_t k) { return with_options("Triu", x, {{"k", k}}); }
KerasTensor space_to_depth(const KerasTensor& x, std::int64_t block_size, bool channels_first) {
  return in_blocks("SpaceToDepth", x, block_size, channels_first);
}
KerasTensor depth_to_space(const KerasTensor& x, std::int64_t block_size, bool channels_first) {
  return in_blocks("DepthToSpace", x, block_size, channels_first);
}
KerasTensor extract_patches(const KerasTensor& images, const Extents& sizes, const PatchOptions& options) {
  return with_options("ExtractPatches", images,
                      {{"size", listed(sizes)},
                       {"strides", options.strides.empty() ? listed(sizes) : listed(options.strides)},
                       {"dilation_rate", options.dilation_rate.empty() ? Config(1) : listed(options.dilation_rate)},
                       {"padding", options.padding},
                       {"data_format", "channels_last"}},
                      "image");
}
KerasTensor stack(const std::vector<KerasTensor>& parts, std::int64_t axis) {
  return called("Stack", {{"axis", axis}}, Config::List(parts.size()), parts);
}
std::vector<KerasTensor> unstack(const KerasTensor& x, std::int64_t axis) {
  return call_operation("keras.src.ops.core", "Unstack", Config::Dict{{"num", Config()}, {"axis", axis}}, {Config()},
                        {x});
}
KerasTensor tile(const KerasTensor& x, const std::vector<std::int64_t>& repeats) {
  return with_options("Tile", x, {{"repeats", listed(repeats)}});
}
KerasTensor repeat(const KerasTensor& x, std::int64_t repeats, std::int64_t axis) {
  return with_options("Repeat", x, {{"repeats", repeats}, {"axis", axis}});
}
std::vector<KerasTensor> split(const KerasTensor& x, const IndicesOrSections& cuts, std::int64_t axis) {
  Config form = cuts.sections ? Config(*cuts.sections) : listed(cuts.indices);
  return call_operation("keras.src.ops.numpy", "Split",
                        Config::Dict{{"indices_or_sections", std::move(form)}, {"axis", axis}}, {Config()}, {x});
}
KerasTensor pad(const KerasTensor& x, const std::vector<std::int64_t>& before, const std::vector<std::int64_t>& after,
                double value) {
  if (before.size() != after.size())
    throw ConfigError("pad: expected as many widths before as after, got " + std::to_string(before.size()) + " and " +
                      std::to_string(after.size()));
  Config::List widths;
  for (std::size_t i = 0; i < before.size(); ++i) widths.push_back(listed({before[i], after[i]}));
  return called("Pad", {{"pad_width", std::move(widths)}, {"mode", "constant"}}, {Config()}, {x}, "numpy",
                value == 0 ? Config() : Config(value));
}

KerasTensor take(const KerasTensor& x, const KerasTensor& indices, std::int64_t axis) {
  return called("Take", {{"axis", axis}}, {Config(), Config()}, {x, indices});
}
KerasTensor take(const KerasTensor& x, const std::vector<std::int64_t>& indices, std::int64_t axis) {
  return called("Take", {{"axis", axis}}, {Config(), listed(indices)}, {x});
}
KerasTensor take_along_axis(const KerasTensor& x, const KerasTensor& indices, std::int64_t axis) {
  return called("TakeAlongAxis", {{"axis", axis}}, {Config(), Config()}, {x, indices});
}
KerasTensor one_hot(const KerasTensor& indices, std::int64_t num_classes, DType dtype) {
  return with_options("OneHot", indices,
                      {{"num_classes", num_classes}, {"axis", -1}, {"dtype", to_string(dtype)}, {"sparse", false}},
                      "nn");
}

}  // namespace ops
}  // namespace hornet
