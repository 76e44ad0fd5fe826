// Products whose result goes straight through a pointwise program. A few rows at a time lie in a stage, which stays in
// a near cache, or the program's one instruction takes them from registers; the result as such is never stored.
#include <algorithm>

#include "src/backends/cpu/epilogue.hpp"
#include "src/backends/cpu/matmul.hpp"
#include "src/backends/cpu/packed_matrix.hpp"
#include "src/backends/cpu/ranges.hpp"
#include "src/backends/cpu/summed_parts.hpp"
#include "src/backends/cpu/thin_gemm.hpp"
#include "src/base/threads.hpp"

namespace hornet::cpu {
namespace {

class Stage {
 public:
  // Columns of which a block's rows all find room.
  static std::int64_t columns() { return kFloats / ThinGemm::most_rows() / kGranule * kGranule; }

  // For `part` of the product g.
  Stage(const Gemm<float>& g, const Gemm<float>& part, const Epilogue& epilogue)
      : part_(part), first_(part.c - g.c), stride_(g.n), epilogue_(epilogue, kFloats) {}

  void make(ThinGemm& thin, std::int64_t row_block, std::int64_t column) {
    const std::int64_t columns = std::min(thin.columns(), part_.n - column), row = thin.begin(row_block);
    thin.make(column, {stage_, columns});
    hand_on(thin.begin(row_block + 1) - row, first_ + row * stride_ + column, columns);
  }

  // Columns of a result that is made transposed, of all rows: so many find room.
  std::int64_t turned_columns() const { return kFloats / part_.m / kGranule * kGranule; }

  void make_turned(std::int64_t column, std::int64_t columns) {
    multiply_turned(part_, column, column + columns, stage_, columns);
    hand_on(part_.m, first_ + column, columns);
  }

 private:
  static constexpr std::int64_t kFloats = 14 << 10, kGranule = 64;

  void hand_on(std::int64_t rows, std::int64_t first, std::int64_t columns) {
    if (columns == stride_) return epilogue_.ready(first, first + rows * columns, stage_);
    for (std::int64_t row = 0; row < rows; ++row, first += stride_)
      epilogue_.ready(first, first + columns, stage_ + row * columns);
  }

  const Gemm<float>& part_;
  std::int64_t first_, stride_;  // element of the result where the part begins; from row to row
  EpilogueShard epilogue_;
  alignas(64) float stage_[kFloats];
};

// The product of a shard, block by block.
void multiply_staged(const Gemm<float>& g, const Gemm<float>& part, const Epilogue& epilogue, AllFinite* all) {
  ThinGemm thin(part, all, Stage::columns());
  Stage stage(g, part, epilogue);
  for (std::int64_t block = 0; block < thin.row_blocks(); ++block) {
    thin.take_rows(block);
    for (std::int64_t column = 0; column < part.n; column += thin.columns()) stage.make(thin, block, column);
  }
}

// The product of a shard as the gradient of moment steps, which take it from the registers it is made in.
void multiply_moments(const Gemm<float>& g, const Gemm<float>& part, const MomentSteps& moments, AllFinite* all) {
  ThinGemm(part, all).make_all({moments.m + (part.c - g.c), g.n, false, &moments});
}

void multiply_turned_staged(const Gemm<float>& g, const Gemm<float>& part, const Epilogue& epilogue) {
  Stage stage(g, part, epilogue);
  const std::int64_t step = stage.turned_columns();
  for (std::int64_t column = 0; column < part.n; column += step)
    stage.make_turned(column, std::min(step, part.n - column));
}

// The product of a shard in memory of its own, then its rows through the epilogue: whole rows lie one after the other.
void multiply_stored(const Gemm<float>& g, const Gemm<float>& part, const Epilogue& epilogue) {
  gemm(part);
  const std::int64_t first = part.c - g.c;
  const bool whole = part.n == g.n;
  const std::int64_t pieces = whole ? 1 : part.m, size = whole ? part.m * part.n : part.n;
  EpilogueShard shard(epilogue, size);
  for (std::int64_t i = 0; i < pieces; ++i) shard.ready(first + i * g.n, first + i * g.n + size, part.c + i * g.n);
}

// The sum of a product's parts through the epilogue, piece by piece.
void hand_on_sum(const SummedParts& sums, const float* parts, std::int64_t size, const Epilogue& epilogue) {
  constexpr std::int64_t most = 4 << 10;
  parallel_ranges(cut(size, 4), [&](std::int64_t begin, std::int64_t end, std::int64_t) {
    alignas(64) float stage[most];
    EpilogueShard shard(epilogue, most);
    for (std::int64_t next; begin < end; begin = next) {
      next = std::min(begin + most, end);
      sums.add(parts, begin, next, stage);
      shard.ready(begin, next, stage);
    }
  });
}

// A product that is made as a sum.
RangedKernel ranged_sum(const Gemm<float>& g, const SummedParts& sums) {
  const auto run = [=](const void* const* operands, void*, void* scratch, const Epilogue& epilogue) {
    Gemm<float> whole = g;
    whole.a = static_cast<const float*>(operands[0]);
    whole.b = static_cast<const float*>(operands[1]);
    auto* const parts = static_cast<float*>(scratch);
    sums.multiply(whole, parts);
    hand_on_sum(sums, parts, g.m * g.n, epilogue);
  };
  return {run, sums.bytes(), true};
}

constexpr std::int64_t kFewestColumns = 64;  // for moment steps; of shorter rows, several are better done at once

}  // namespace

RangedKernel ranged_matmul(const Op& op, std::span<const TensorType> in) {
  const Gemm<float> g = gemm_of<float>(*op.as<ops::MatMul>(), in[0].shape, op.infer(in).front().shape);
  if (const SummedParts sums(g); sums.count() > 1) return ranged_sum(g, sums);
  const GemmShards shards = shards_of(g);
  const bool packed = packs(g), staged = packed || is_thin(g);
  const std::int64_t stored = staged ? 0 : g.m * g.n * static_cast<std::int64_t>(sizeof(float));
  const auto run = [=](const void* const* operands, void*, void* scratch, const Epilogue& epilogue) {
    Gemm<float> whole = g;
    whole.a = static_cast<const float*>(operands[0]);
    whole.b = static_cast<const float*>(operands[1]);
    whole.c = static_cast<float*>(scratch) + packed_bytes(g) / static_cast<std::int64_t>(sizeof(float));
    if (packed) whole = pack(whole, static_cast<float*>(scratch));
    const std::optional<MomentSteps> moments = moment_steps_of(epilogue);
    AllFinite all;
    parallel_for(shards.count, [&](std::int64_t shard) {
      const Gemm<float> part = shard_of(whole, shards, shard);
      AllFinite* const shared = shards.rows ? &all : nullptr;
      if (whole.turned_a) return multiply_turned_staged(whole, part, epilogue);
      if (!staged) return multiply_stored(whole, part, epilogue);
      if (moments && part.n >= kFewestColumns) return multiply_moments(whole, part, *moments, shared);
      multiply_staged(whole, part, epilogue, shared);
    });
  };
  return {run, packed_bytes(g) + stored, true};
}

}  // namespace hornet::cpu
