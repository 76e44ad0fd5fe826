// A product whose rows are classified: softmax, cross-entropy with labels, its gradient, the hits. And behind the
// gradient what a net goes on with: the gradients of the layer before, where that was active, and of the kernel.
#pragma once

#include <hornet/ops/gather.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/softmax.hpp>

#include "tests/passes/node_by_node.hpp"

namespace hornet {

struct ClassifiedProduct {
  Graph g;
  Value product, gradient;
  passes::Program program;

  ClassifiedProduct(std::int64_t rows, std::int64_t k, std::int64_t n, DType dtype, bool transposed = false) {
    const Value x = g.variable(scattered({rows, k}, dtype), "x");
    const Value w = g.variable(scattered(transposed ? Shape{n, k} : Shape{k, n}, dtype, 2), "w");
    const Value bias = g.variable(scattered({n}, dtype, 3), "bias");
    Tensor names(i32, {rows});
    for (std::int64_t i = 0; i < rows; ++i)
      names.data<std::int32_t>()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i * 3 % n);
    const Value labels = g.variable(names, "labels");
    product = ops::matmul(x, w, false, transposed);
    const Value p = ops::softmax(product + bias), hot = ops::one_hot(labels, n, dtype);
    const Value loss = -ops::sum(hot * ops::log(ops::maximum(p, 1e-7)), {1});
    const Value hit = ops::equal(ops::cast(ops::argmax(p, 1), i32), labels);
    gradient = p - hot;
    program = {g, {loss, gradient, ops::cast(hit, dtype)}, {}};
    before_ = ops::matmul(gradient, w, false, !transposed) * ops::cast(ops::greater(x, 0.0), dtype) * 2.0;
    kernel_ = ops::matmul(x, gradient, true);
  }

  void with_layer_before() { program.fetches.push_back(before_); }
  void with_kernel() { program.fetches.push_back(kernel_); }

 private:
  Value before_, kernel_;
};

}  // namespace hornet
