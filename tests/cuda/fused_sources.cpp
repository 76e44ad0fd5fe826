#include "tests/cuda/fused_sources.hpp"

#include "src/backends/cuda/fused_channels.hpp"
#include "src/backends/cuda/jit/channels_source.hpp"
#include "src/backends/cuda/jit/convolution_source.hpp"
#include "src/backends/cuda/jit/lookup_source.hpp"
#include "src/backends/cuda/jit/pointwise_source.hpp"
#include "src/backends/cuda/jit/product_source.hpp"
#include "src/backends/cuda/jit/rows_source.hpp"
#include "src/backends/cuda/tiled_convolution.hpp"
#include "src/ops/gather.hpp"
#include "src/runtime/plan.hpp"
#include "tests/cuda/backends.hpp"

namespace hornet::cuda {

namespace {

JitSource epilogue_source(const passes::FusedEpilogue& op, std::span<const TensorType> in,
                          const std::vector<const Tensor*>& constants) {
  if (const auto* product = op.producer.as<ops::MatMul>())
    return product_source(op, *small_product_tiles(matrix_product_of(*product, in.first(2))), in, constants);
  const passes::FusedChannels sum = *channels_of(*op.producer.as<ops::Sum>(), in[0]);
  return channels_source(sum, 1, op.epilogue, in, constants, channel_stages(sum).front());
}

// Of an op that may be a convolution's.
std::optional<JitSource> tiled_source(const Op& op, std::span<const TensorType> operands, const ConvolutionInputs& in) {
  const auto tiles = tiles_behind(op, operands);
  return tiles ? std::optional(convolution_source(op, *tiles, in)) : std::nullopt;
}

JitSource prologue_source(const passes::FusedPrologue& op, std::span<const TensorType> in,
                          const std::vector<const Tensor*>& constants) {
  if (op.consumer.as<ops::Gather>()) return lookup_source(op, in, constants);
  const std::vector<TensorType> types = op.consumer_types(in);
  if (auto source = tiled_source(op.consumer, types, {in, constants, &op})) return *source;
  const auto* epilogue = op.consumer.as<passes::FusedEpilogue>();
  const auto tiles =
      small_product_tiles(matrix_product_of(*epilogue->producer.as<ops::MatMul>(), std::span(types).first(2)));
  return product_source(op, *tiles, in, constants);
}

}  // namespace

std::vector<JitSource> sources_of(const passes::Program& program) {
  std::vector<JitSource> sources;
  const Plan plan(program, gpu_under_test());
  for (const Step& step : plan.memory().steps) {
    const Node& node = *step.node;
    std::vector<TensorType> in;
    for (const Value& input : node.inputs) in.push_back(input.type());
    const std::vector<const Tensor*> constants(in.size(), nullptr);
    if (auto source = tiled_source(node.op, in, {in, constants})) {
      sources.push_back(*source);
      continue;
    }
    if (const auto* pointwise = node.op.as<passes::FusedPointwise>())
      sources.push_back(pointwise_source(*pointwise, in, constants));
    if (const auto* rows = node.op.as<passes::FusedRows>()) sources.push_back(rows_source(*rows, in, constants));
    if (const auto* channels = node.op.as<passes::FusedChannels>())
      sources.push_back(channels_source(*channels, in, constants, channel_stages(*channels).front()));
    if (const auto* produced = node.op.as<passes::ProducedRows>()) {
      const auto product = matrix_product_of(*produced->producer.as<ops::MatMul>(), std::span(in).first(2));
      sources.push_back(rows_source(*produced, *row_product_tiles(product), in, constants));
    }
    if (const auto* continued = node.op.as<passes::ContinuedRows>()) {
      const auto& product = *continued->rows.as<passes::ProducedRows>()->producer.as<ops::MatMul>();
      const auto tiles = *row_product_tiles(matrix_product_of(product, std::span(in).first(2)));
      sources.push_back(rows_source(*continued, tiles, in, constants));
    }
    if (const auto* fused = node.op.as<passes::FusedPrologue>())
      sources.push_back(prologue_source(*fused, in, constants));
    if (const auto* fused = node.op.as<passes::FusedEpilogue>())
      sources.push_back(epilogue_source(*fused, in, constants));
  }
  return sources;
}

}  // namespace hornet::cuda
