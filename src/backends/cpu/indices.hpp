// Tensors of indices, of any of their types.
#pragma once

#include <span>
#include <string>

#include "src/backends/index_error.hpp"
#include "src/runtime/kernel.hpp"

namespace hornet::cpu {

// What f returns for a value of the index type: uint8, int32 or int64.
template <class F>
auto with_index_type(DType dtype, const F& f) {
  if (dtype == u8) return f(std::uint8_t{});
  if (dtype == i32) return f(std::int32_t{});
  return f(std::int64_t{});
}

template <class Index>
void expect_inside(std::span<const Index> indices, std::int64_t extent, const std::string& name,
                   const std::string& extent_name = {}) {
  for (std::size_t i = 0; i < indices.size(); ++i)
    if (static_cast<std::int64_t>(indices[i]) < 0 || static_cast<std::int64_t>(indices[i]) >= extent)
      throw index_error(name, std::to_string(indices[i]), std::to_string(i), extent, extent_name);
}

// The second operand of a lookup or its gradient.
template <class Index>
std::span<const Index> indices_of(const void* const* in, std::int64_t count) {
  return {static_cast<const Index*>(in[1]), static_cast<std::size_t>(count)};
}

}  // namespace hornet::cpu
