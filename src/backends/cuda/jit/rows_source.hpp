// A program on rows as the source of one kernel of blocks, a block for each row.
#pragma once

#include <span>

#include "src/backends/cuda/jit/kernels.hpp"
#include "src/backends/cuda/small_product.hpp"
#include "src/passes/continued_rows.hpp"

namespace hornet::cuda {

JitSource rows_source(const passes::FusedRows& op, std::span<const TensorType> in,
                      const std::vector<const Tensor*>& constants);

// The same of rows that a product makes: `tiles` are row_product_tiles().
JitSource rows_source(const passes::ProducedRows& op, const SmallProductTiles& tiles, std::span<const TensorType> in,
                      const std::vector<const Tensor*>& constants);

// The same with what goes on with each row.
JitSource rows_source(const passes::ContinuedRows& op, const SmallProductTiles& tiles, std::span<const TensorType> in,
                      const std::vector<const Tensor*>& constants);

}  // namespace hornet::cuda
