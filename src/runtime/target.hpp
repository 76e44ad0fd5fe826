// What plans are made for: the device in use, the precision asked for (hornet/runtime/device.hpp), and where layers are
// placed by hand. Whoever keeps plans keeps their target beside them: a plan made for another one must not run in place
// of one for this.
#pragma once

#include <compare>

#include "src/runtime/backend.hpp"

namespace hornet {

enum class MatmulPrecision { float32, tf32, tf32x3, bf16 };

MatmulPrecision matmul_precision_in_use();

struct Target {
  const Backend* backend;
  MatmulPrecision precision;
  std::int64_t placements;  // how often layers have been placed by hand
  auto operator<=>(const Target&) const = default;
};

Target target_in_use();
void placements_have_changed();
std::string to_string(const Target& target);  // "cpu float32", for keys

}  // namespace hornet
