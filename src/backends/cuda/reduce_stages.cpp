#include "src/backends/cuda/reduce_stages.hpp"

#include <algorithm>

namespace hornet::cuda {
namespace {

ReduceStage stage_of(std::int64_t outer, std::int64_t n, std::int64_t inner, std::int64_t each) {
  constexpr std::int64_t enough_blocks = 512, least = 8;  // items of a lane
  const Lines lines = lines_of(outer, n, inner);
  const std::int64_t blocks = std::max<std::int64_t>(tiles_of(lines), 1);
  const std::int64_t wanted =
      std::max<std::int64_t>(std::min((enough_blocks + blocks - 1) / blocks, n / (least * lines.lanes)), 1);
  const std::int64_t chunk = std::max<std::int64_t>((n + wanted - 1) / wanted, 1);
  return {lines, chunk, std::max<std::int64_t>((n + chunk - 1) / chunk, 1), each, each * n};
}

}  // namespace

std::vector<ReduceStage> reduce_stages(const Shape& shape, const std::vector<std::int64_t>& axes) {
  std::vector<ReduceStage> stages;
  std::int64_t inner = 1, each = 1;
  for (int i = shape.rank() - 1; i >= 0;) {
    const auto goes = [&](int axis) { return std::ranges::find(axes, axis) != axes.end(); };
    if (!goes(i)) {
      inner *= shape[i--];
      continue;
    }
    std::int64_t n = 1;
    for (; i >= 0 && goes(i); --i) n *= shape[i];
    const std::int64_t outer = shape.slice(0, i + 1).size();
    const ReduceStage& stage = stages.emplace_back(stage_of(outer, n, inner, each));
    if (const std::int64_t chunks = stage.chunks, chunk = stage.chunk; chunks > 1)
      stages.push_back({lines_of(outer, chunks, inner), chunks, 1, chunk * each, each * n});
    each *= n;
  }
  return stages;
}

std::int64_t intermediate_outputs(const std::vector<ReduceStage>& stages) {
  std::int64_t total = 0;
  for (std::size_t i = 0; i + 1 < stages.size(); ++i) total += stages[i].outputs();
  return total;
}

}  // namespace hornet::cuda
