#include "src/backends/cuda/device/product.hpp"
#include "src/backends/cuda/module/kernels/kernels.hpp"

namespace hornet::cuda {
namespace {

template <class T>
void add_products_of(KernelTable& table) {
  using Along = MatrixOperand<T, true>;
  using Across = MatrixOperand<T, false>;
  add_block_kernels<TiledProduct<Along, Along>, TiledProduct<Along, Across>, TiledProduct<Across, Along>,
                    TiledProduct<Across, Across>>(table);
}

}  // namespace

void add_products(KernelTable& table) {
  add_products_of<float>(table);
  add_products_of<double>(table);
}

}  // namespace hornet::cuda
