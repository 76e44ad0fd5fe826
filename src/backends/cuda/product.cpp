#include "src/backends/cuda/product.hpp"

#include <algorithm>

namespace hornet::cuda {

ProductLayout product_layout(std::int64_t m, std::int64_t n, std::int64_t k, std::int64_t groups,
                             std::int64_t row_stride, std::int64_t group_stride) {
  constexpr std::int64_t enough_blocks = 256, least_chunk = 256;
  ProductLayout layout{m, n, k, groups, row_stride, group_stride, k, 1, m * n * groups};
  const std::int64_t chunks = std::min(enough_blocks / std::max<std::int64_t>(layout.blocks(), 1), k / least_chunk);
  if (chunks <= 1) return layout;
  layout.chunk = (k + chunks - 1) / chunks;
  layout.chunk = (layout.chunk + kProductDepth - 1) / kProductDepth * kProductDepth;
  layout.chunks = (k + layout.chunk - 1) / layout.chunk;
  return layout;
}

}  // namespace hornet::cuda
