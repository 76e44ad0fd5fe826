#include "layers/axis_product.hpp"

#include <hornet/ops/matmul.hpp>
#include <hornet/ops/shape.hpp>
#include <numeric>

namespace hornet::layers {

Value multiply_axis(Value x, int axis, const Tensor& matrix) {
  std::vector<std::int64_t> exchange(static_cast<std::size_t>(x.rank()));
  std::iota(exchange.begin(), exchange.end(), 0);
  std::swap(exchange[static_cast<std::size_t>(axis)], exchange.back());
  const Value lines = ops::transpose(x, exchange);
  const Value rows = ops::reshape(lines, {x.shape().size() / matrix.shape()[0], matrix.shape()[0]});
  const Value product = ops::matmul(rows, x.graph().constant(matrix.astype(x.dtype())));
  return ops::transpose(ops::reshape(product, lines.shape().with(-1, matrix.shape()[1])), exchange);
}

}  // namespace hornet::layers
