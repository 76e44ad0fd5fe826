// Makes device/product.hpp's kernels.
#pragma once

#include "src/backends/cuda/device/product.hpp"
#include "src/backends/cuda/device/reduce.hpp"
#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/lines.hpp"
#include "src/backends/elements/arithmetic.hpp"

namespace hornet::cuda {

// c [m, n] of each group, its rows row_stride apart, its groups group_stride; k is cut where c has few tiles.
ProductLayout product_layout(std::int64_t m, std::int64_t n, std::int64_t k, std::int64_t groups,
                             std::int64_t row_stride, std::int64_t group_stride);

// c = left · right. Chunks' results lie in scratch and are added in their order.
template <class Left, class Right>
class Product {
 public:
  using T = typename Left::Element;
  explicit Product(const ProductLayout& layout) : layout_(layout), chunks_(lines_of(1, layout.chunks, layout.size)) {}

  std::int64_t scratch_bytes() const {
    return layout_.chunks == 1 ? 0 : layout_.chunks * layout_.size * static_cast<std::int64_t>(sizeof(T));
  }
  void operator()(const Left& left, const Right& right, void* c, void* scratch) const {
    T* out = static_cast<T*>(layout_.chunks == 1 ? c : scratch);
    launch_({layout_, left, right, out}, layout_.blocks());
    if (layout_.chunks == 1) return;
    add_({chunks_, layout_.chunks, 1, out, static_cast<T*>(c), T{0}}, tiles_of(chunks_));
  }

 private:
  ProductLayout layout_;
  Lines chunks_;
  Launch<TiledProduct<Left, Right>> launch_;
  Launch<Reduce<elements::Add, T>> add_;
};

}  // namespace hornet::cuda
