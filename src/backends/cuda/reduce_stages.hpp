// Over which launches axes are reduced. Axes that go together are one axis; each such axis is reduced by one stage over
// [outer, n, inner], last axis first. A stage with few outputs and much to read cuts n into chunks, whose results the
// next stage reduces. Cuts depend on the shape alone.
#pragma once

#include "src/backends/cuda/lines.hpp"

namespace hornet::cuda {

// Items [outer, n, inner] -> [outer, chunks, inner]
struct ReduceStage {
  Lines lines;
  std::int64_t chunk, chunks;  // of n; the last chunk may be shorter
  std::int64_t each, total;    // elements of the tensor that an item stands for, that all items of a line stand for

  std::int64_t outputs() const { return lines.count * chunks; }
  std::int64_t blocks() const { return tiles_of(lines) * chunks; }
};

std::vector<ReduceStage> reduce_stages(const Shape& shape, const std::vector<std::int64_t>& axes);

// Of all stages but the last, one behind the other.
std::int64_t intermediate_outputs(const std::vector<ReduceStage>& stages);

}  // namespace hornet::cuda
