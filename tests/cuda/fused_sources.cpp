#include "tests/cuda/fused_sources.hpp"

#include "src/backends/cuda/jit/channels_source.hpp"
#include "src/backends/cuda/jit/pointwise_source.hpp"
#include "src/backends/cuda/jit/product_source.hpp"
#include "src/backends/cuda/jit/rows_source.hpp"
#include "src/runtime/plan.hpp"
#include "tests/cuda/backends.hpp"

namespace hornet::cuda {

std::vector<JitSource> sources_of(const passes::Program& program) {
  std::vector<JitSource> sources;
  const Plan plan(program, gpu_under_test());
  for (const Step& step : plan.memory().steps) {
    const Node& node = *step.node;
    std::vector<TensorType> in;
    for (const Value& input : node.inputs) in.push_back(input.type());
    const std::vector<const Tensor*> constants(in.size(), nullptr);
    if (const auto* pointwise = node.op.as<passes::FusedPointwise>())
      sources.push_back(pointwise_source(*pointwise, in, constants));
    if (const auto* rows = node.op.as<passes::FusedRows>()) sources.push_back(rows_source(*rows, in, constants));
    if (const auto* channels = node.op.as<passes::FusedChannels>())
      sources.push_back(channels_source(*channels, in, constants, channel_stages(*channels).front()));
    if (const auto* product = node.op.as<passes::FusedEpilogue>()) {
      const auto tiles =
          small_product_tiles(matrix_product_of(*product->producer.as<ops::MatMul>(), std::span(in).first(2)));
      sources.push_back(product_source(*product, *tiles, in, constants));
    }
  }
  return sources;
}

}  // namespace hornet::cuda
