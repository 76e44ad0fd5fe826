// By the library where it has the product, else by own tiles.
#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/library.hpp"
#include "src/backends/cuda/library_calls.hpp"
#include "src/backends/cuda/product.hpp"
#include "src/backends/cuda/small_product.hpp"

namespace hornet::cuda {
namespace {

template <class T, bool TransposeA, bool TransposeB>
Kernel tiled(KernelSite& site, const MatrixProduct& p) {
  using Left = MatrixOperand<T, !TransposeA>;
  using Right = MatrixOperand<T, TransposeB>;
  const Product<Left, Right> product(product_layout(p.m, p.n, p.k, p.batch, p.n, p.m * p.n));
  site.scratch_bytes = product.scratch_bytes();
  return [product, p](const KernelArgs& args) {
    const Left a{static_cast<const T*>(args.in[0]), TransposeA ? 1 : p.k, TransposeA ? p.m : 1, p.m * p.k};
    const Right b{static_cast<const T*>(args.in[1]), TransposeB ? p.k : 1, TransposeB ? 1 : p.n, p.k * p.n};
    product(a, b, args.out[0], args.scratch);
  };
}

template <class T>
Kernel tiled_of(KernelSite& site, const MatrixProduct& p) {
  if (p.transpose_a) return p.transpose_b ? tiled<T, true, true>(site, p) : tiled<T, true, false>(site, p);
  return p.transpose_b ? tiled<T, false, true>(site, p) : tiled<T, false, false>(site, p);
}

}  // namespace

Kernel matmul_kernel(KernelSite& site) {
  const MatrixProduct product = matrix_product_of(*site.node.op.as<ops::MatMul>(), site.in);
  if (site.out[0].dtype == bf16) return library_kernel(site, stored_bfloat16_product(product));
  const bool empty = product.m * product.n * product.k * product.batch == 0;
  if (Kernel kernel = empty ? Kernel() : library_kernel(site, library_product(product))) return kernel;
  return product.f64 ? tiled_of<double>(site, product) : tiled_of<float>(site, product);
}

}  // namespace hornet::cuda
