#include "src/backends/cuda/fusion.hpp"

#include <algorithm>

#include "src/backends/cuda/biased_product.hpp"
#include "src/backends/cuda/convolution_tiles.hpp"
#include "src/backends/cuda/fused_channels.hpp"
#include "src/backends/cuda/jit/row_consumer_text.hpp"
#include "src/backends/cuda/small_product.hpp"
#include "src/backends/cuda/tiled_convolution.hpp"
#include "src/ops/gather.hpp"
#include "src/passes/fused_channels.hpp"
#include "src/passes/fused_epilogue.hpp"
#include "src/passes/fused_prologue.hpp"
#include "src/passes/passes.hpp"
#include "src/passes/pooled_conv_grad.hpp"
#include "src/passes/produced_rows.hpp"

namespace hornet::cuda {
namespace {

bool is_small_product(const Node& node) {
  const auto* product = node.op.as<ops::MatMul>();
  if (!product) return false;
  const std::vector<TensorType> in{node.inputs[0].type(), node.inputs[1].type()};
  return small_product_tiles(matrix_product_of(*product, in)).has_value();
}

bool is_tiled_convolution(const Node& node) {
  return convolution_tiles(node.op, passes::types_of(node.inputs)).has_value();
}
bool takes_pool_gradient(const passes::PooledConvGrad& joined, std::span<const TensorType> in) {
  return convolution_tiles(joined, in).has_value();
}
bool pools_images(const passes::PooledEpilogue& joined, std::span<const TensorType> in) {
  return convolution_tiles(joined, in).has_value();
}

// Whether blocks that each have a row of its result can go on with programs on rows.
bool makes_rows(const Node& node) {
  const auto* product = node.op.as<ops::MatMul>();
  if (!product) return false;
  const std::vector<TensorType> in{node.inputs[0].type(), node.inputs[1].type()};
  return row_product_tiles(matrix_product_of(*product, in)).has_value();
}

bool is_compiled(const Node* node) {
  return node->op.as<passes::FusedPointwise>() || node->op.as<passes::FusedRows>() ||
         node->op.as<passes::ProducedRows>() || node->op.as<passes::FusedChannels>() ||
         node->op.as<passes::PooledConvGrad>() || (node->op.as<passes::FusedEpilogue>() && !is_biased_product(*node));
}

// Where kernels are compiled anyway, products and convolutions nothing could be fused behind are too: epilogues of no
// instructions. One by itself is not worth a compiler's time.
passes::Program compile_products(const passes::Program& program) {
  if (std::ranges::none_of(passes::live_nodes(program), is_compiled)) return program;
  return passes::Rewrite::run(program, [](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    if (!is_small_product(node) && !is_tiled_convolution(node)) return passes::Rewrite::copy(graph, node, inputs);
    const auto operands = static_cast<int>(inputs.size());
    return graph.add_named(passes::FusedEpilogue{node.op, operands, {node.outputs[0].shape, {}, {0}}}, inputs,
                           node.name);
  });
}

// Whether the blocks that make rows can go on with them.
bool continues_rows(const Node& rows, const Node& consumer) {
  const auto* produced = rows.op.as<passes::ProducedRows>();
  if (!produced) return false;
  const std::vector<TensorType> made{rows.inputs[0].type(), rows.inputs[1].type()};
  const auto tiles = row_product_tiles(matrix_product_of(*produced->producer.as<ops::MatMul>(), made));
  std::vector<TensorType> in;
  for (const Value& input : consumer.inputs) in.push_back(input.type());
  return tiles && row_continuation(consumer.op, in, tiles->threads());
}

constexpr std::string_view kCheap[] = {"cast", "add", "subtract", "multiply", "negative", "abs", "maximum", "minimum"};

bool is_cheap(const passes::FusedPointwise& program, std::int64_t most) {
  return std::ssize(program.program) <= most && std::ranges::all_of(program.program, [](const auto& instruction) {
           return std::ranges::find(kCheap, instruction.op.name()) != std::end(kCheap);
         });
}

// A thread computes 16 elements of a small product's operand for every 64 multiplications, and fewer of a convolution's
// images: as many operations may be added. An index is computed once.
bool takes_prologue(const Node& node, const passes::FusedPrologue& fused, std::span<const TensorType> in) {
  constexpr std::int64_t most_for_an_index = 8, most = 4;
  if (node.op.as<ops::Gather>())
    return fused.operand == 1 && !fused.picks_rows && node.inputs[0].rank() == 1 && node.inputs[0].shape()[0] > 0 &&
           is_cheap(fused.program, most_for_an_index);
  if (!is_cheap(fused.program, most) || (fused.picks_rows && in[1].shape[0] != fused.operand_shape[0])) return false;
  if (const auto tiles = tiles_behind(node.op, passes::types_of(node.inputs)))
    return fused.operand == 0 && tiles->pass != ConvolutionPass::input_gradient;
  const auto* epilogue = node.op.as<passes::FusedEpilogue>();
  const auto* product = epilogue ? epilogue->producer.as<ops::MatMul>() : nullptr;
  return product && !is_biased_product(node) && fused.operand < 2 && fused.operand_shape.rank() == 2;
}

}  // namespace

bool can_produce(const Node& node) {
  const auto* sum = node.op.as<ops::Sum>();
  return is_small_product(node) || is_tiled_convolution(node) || (sum && channels_of(*sum, node.inputs[0].type()));
}

passes::Program fuse(const passes::Program& program) {
  const auto stays = [](const Node& node) { return !passes::composes_into_rows(node); };
  const passes::Program rows =
      passes::fuse_row_producers(passes::fuse_rows(passes::compose(program, stays)), makes_rows);
  const passes::Program pooled = passes::fuse_pool_gradients(join_biases(rows), takes_pool_gradient);
  const passes::Program produced =
      passes::fuse_epilogues(passes::fuse_pointwise(passes::fuse_channels(pooled)), can_produce);
  const passes::Program images = passes::fuse_pools(compile_products(produced), pools_images);
  const passes::Program continued = passes::fuse_row_consumers(images, continues_rows);
  return passes::repeat_lookups(passes::fuse_prologues(continued, takes_prologue));
}

}  // namespace hornet::cuda
