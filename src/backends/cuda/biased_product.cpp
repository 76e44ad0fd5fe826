#include "src/backends/cuda/biased_product.hpp"

#include "src/backends/cuda/convolution_tiles.hpp"
#include "src/backends/cuda/library.hpp"
#include "src/backends/cuda/library_calls.hpp"
#include "src/backends/cuda/small_product.hpp"
#include "src/passes/fused_epilogue.hpp"
#include "src/passes/group_program.hpp"

namespace hornet::cuda {
namespace {

MatrixProduct biased(const ops::MatMul& op, std::span<const TensorType> in) {
  MatrixProduct product = matrix_product_of(op, in);
  product.bias = true;
  return product;
}

// Whether a kernel is written for the product.
bool is_compiled_product(const ops::MatMul& op, std::span<const TensorType> in) {
  return small_product_tiles(matrix_product_of(op, in)) || convolution_tiles(op, in);
}

// Whether `node` is a product that the library adds a row to.
bool takes_bias(const Node& node) {
  const auto* op = node.op.as<ops::MatMul>();
  if (!op || node.outputs[0].shape.rank() != 2 || node.outputs[0].dtype != f32) return false;
  const std::vector<TensorType> in = passes::types_of(node.inputs);
  const MatrixProduct product = biased(*op, in);
  return !is_compiled_product(*op, in) && product.m * product.n > 0 && library_product(product);
}

}  // namespace

passes::Program join_biases(const passes::Program& program) {
  const std::vector<int> readers = passes::reader_counts(program);
  const auto joined = [&](const Node& node, std::size_t i) {
    const Node& maker = node.inputs[i].node();
    return readers[static_cast<std::size_t>(maker.id)] == 1 &&
           passes::source_of(node.inputs[1 - i]).shape() == Shape{node.outputs[0].shape.back()} && takes_bias(maker);
  };
  return passes::Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    if (node.op.name() != "add" || node.outputs[0].shape.rank() != 2) return passes::Rewrite::copy(graph, node, inputs);
    for (const std::size_t i : {0U, 1U}) {
      if (!joined(node, i)) continue;
      const Node& product = inputs[i].node();
      const passes::FusedPointwise sum{node.outputs[0].shape, {{node.op, {0, 1}}}, {2}};
      return graph.add_named(passes::FusedEpilogue{product.op, 2, sum},
                             {product.inputs[0], product.inputs[1], passes::source_of(inputs[1 - i])}, node.name);
    }
    return passes::Rewrite::copy(graph, node, inputs);
  });
}

bool is_biased_product(const Node& node) {
  const auto* fused = node.op.as<passes::FusedEpilogue>();
  const auto* product = fused ? fused->producer.as<ops::MatMul>() : nullptr;
  return product && !is_compiled_product(*product, passes::types_of(std::span(node.inputs).first(2)));
}

Kernel biased_product_kernel(KernelSite& site) {
  const auto& product = *site.node.op.as<passes::FusedEpilogue>()->producer.as<ops::MatMul>();
  return library_kernel(site, library_product(biased(product, std::span(site.in).first(2))));
}

}  // namespace hornet::cuda
