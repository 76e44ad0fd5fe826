#include "src/backends/cuda/stored_bfloat16.hpp"

#include <algorithm>

#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/library_calls.hpp"
#include "src/backends/cuda/small_product.hpp"
#include "src/ops/conv.hpp"

namespace hornet::cuda {
namespace {

constexpr std::string_view kOwn[] = {"moments",          "max_pool",        "max_pool_pick", "max_pool_grad",
                                     "max_pool_winners", "max_winner_grad", "average_pool",  "average_pool_grad"};

bool is_library_product(const ops::MatMul& op, const KernelSite& site) {
  const MatrixProduct product = matrix_product_of(op, site.in);
  const std::int64_t least = std::min({product.m, product.n, product.k, product.batch});
  return least > 0 && !small_product_tiles(product) && !row_product_tiles(product) && stored_bfloat16_product(product);
}

}  // namespace

bool takes_stored_bfloat16(const Node& node) {
  if (std::ranges::find(kOwn, node.op.name()) != std::end(kOwn)) return true;
  KernelSite site(node);
  const auto is_empty = [](const TensorType& type) { return type.shape.size() == 0; };
  if (std::ranges::any_of(site.in, is_empty) || std::ranges::any_of(site.out, is_empty)) return false;
  if (const auto* product = node.op.as<ops::MatMul>()) return is_library_product(*product, site);
  if (node.op.as<ops::Conv>()) return bool(conv_kernel(site));
  if (node.op.as<ops::ConvInputGrad>()) return bool(conv_input_grad_kernel(site));
  return node.op.as<ops::ConvKernelGrad>() && conv_kernel_grad_kernel(site);
}

}  // namespace hornet::cuda
