// Images as an affine map shows them.
#pragma once

#include <hornet/graph/value.hpp>
#include <string>

namespace hornet::layers {

// Where each element comes from, an image at a time: column x·ax + y·bx + cx, row x·ay + y·by + cy; all [batch].
struct AffineMap {
  Value ax, bx, cx, ay, by, cy;
};

struct AffineSampling {
  std::string fill_mode;      // "reflect", "wrap", "nearest", "constant"
  std::string interpolation;  // "nearest", "bilinear"
  double fill_value = 0;
};

// x and the result [batch, height, width, channels], of a floating dtype. Coordinates are of centers of elements.
// Source: keras/src/backend/jax/image.py (affine_transform).
Value affine_image(Value x, const AffineMap& map, const AffineSampling& sampling);

}  // namespace hornet::layers
