// A batch picked from data that lies whole, cast and scaled, that two products read: a layer's, and its kernel's
// gradient.
#pragma once

#include <hornet/ops/gather.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "tests/passes/node_by_node.hpp"

namespace hornet {

struct PickedBatch {
  Graph g;
  Value indices, picked, scaled, batch, layer, gradient;  // batch: [rows, 6 · columns]

  PickedBatch(std::int64_t rows, std::int64_t columns, std::int64_t n, DType data, DType dtype) {
    Tensor numbers(data, {rows + 2, columns, 6}), order(i64, {2 * rows});
    if (data == u8)
      for (std::int64_t i = 0; i < numbers.size(); ++i)
        numbers.data<std::uint8_t>()[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(i * 37 % 251);
    else
      numbers = scattered(numbers.shape(), data, 5);
    for (std::int64_t i = 0; i < order.size(); ++i)
      order.data<std::int64_t>()[static_cast<std::size_t>(i)] = i * i % (rows + 2);
    const Value position = g.variable(Tensor::from<std::int64_t>({3}), "position");
    indices =
        ops::gather(g.variable(order, "order"), ops::broadcast_to(position, {rows}) + g.constant(Tensor::arange(rows)));
    picked = ops::gather(g.variable(numbers, "data"), indices);
    scaled = ops::cast(picked, dtype) * g.constant(Tensor(1.0 / 255).astype(dtype)) - 0.25;
    batch = ops::reshape(scaled, {rows, columns * 6});
    layer = ops::relu(ops::matmul(batch, g.variable(scattered({columns * 6, n}, dtype, 2), "w")));
    gradient = ops::matmul(batch, g.variable(scattered({rows, n}, dtype, 3), "dy"), true) * 0.5;
  }
};

}  // namespace hornet
