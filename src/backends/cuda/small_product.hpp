// Which products are small (device/small_product.hpp), and how they are cut: a rule on shapes alone.
#pragma once

#include <optional>
#include <span>

#include "src/backends/cuda/driver.hpp"
#include "src/ops/matmul.hpp"

namespace hornet::cuda {

MatrixProduct matrix_product_of(const ops::MatMul& op, std::span<const TensorType> in);

struct SmallProductTiles {
  MatrixProduct product;
  std::int64_t tile_m, tile_n, slices;

  std::int64_t cells() const { return tile_m * tile_n / 16; }
  std::int64_t threads() const { return cells() * slices; }
  std::int64_t blocks() const;
};

// Nothing for a product that is better left to a library.
std::optional<SmallProductTiles> small_product_tiles(const MatrixProduct& product);

// The tiles of a product that a block makes a row of, to go on with it: `product` is that of one row.
std::optional<SmallProductTiles> row_product_tiles(const MatrixProduct& product);

}  // namespace hornet::cuda
