// Patches of images, as keras.ops.image.extract_patches makes them.
#pragma once

#include <hornet/graph/graph.hpp>
#include <hornet/ops/window.hpp>
#include <string>

namespace hornet::ops {

struct PatchOptions {
  Extents strides = {};        // from one patch to the next; default: its sizes, side by side
  Extents dilation_rate = {};  // from one pixel of a patch to the next; default 1
  std::string padding = "valid";
};

// images [n, ...image, c] of one, two or three axes -> [n, ...image', Πsizes · c]: the pixels of each patch in order.
// As many patches as a convolution of such windows has places. Floating dtypes. Throws ShapeError for images of other
// axes than `sizes` has or smaller than a patch, ConfigError for sizes, strides or dilations < 1.
Value extract_patches(Value images, const Extents& sizes, const PatchOptions& options = {});

}  // namespace hornet::ops
