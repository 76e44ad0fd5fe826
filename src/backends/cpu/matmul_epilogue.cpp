// Products whose result goes straight through a pointwise program. A few rows at a time lie in a stage, which stays in
// the nearest cache; the result as such is never stored.
#include <algorithm>

#include "src/backends/cpu/epilogue.hpp"
#include "src/backends/cpu/matmul.hpp"
#include "src/backends/cpu/packed_matrix.hpp"
#include "src/backends/cpu/zero_steps.hpp"
#include "src/base/threads.hpp"

namespace hornet::cpu {
namespace {

// Two stages in turns: while one is filled, the moment steps of what lies in the other are done beside the product.
class Stage {
 public:
  // For `part` of the product g.
  Stage(const Gemm<float>& g, const Gemm<float>& part, const Epilogue& epilogue)
      : part_(part), first_(part.c - g.c), stride_(g.n), zeros_(part), epilogue_(epilogue, kFloats) {}
  ~Stage() { finish(); }
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // Columns of which a panel's rows all find room.
  static std::int64_t columns() { return kFloats / vector_table().thin_product.most_rows / kGranule * kGranule; }

  // Makes rows [begin, end) of the part, which are one panel, in these columns.
  void make(std::int64_t begin, std::int64_t end, std::int64_t column, std::int64_t columns) {
    float* const stage = stages_[turn_ ^= 1];
    ThinProduct product = panel_of(part_, begin, end);
    product.n = product.ldc = columns;
    product.c = stage;
    product.steps = zeros_.left_of(product);
    if (pending_.n > 0) product.beside = &pending_;
    multiply(part_, product, column, part_.m - end);
    finish();
    const std::int64_t first = first_ + begin * stride_ + column;
    if (columns == stride_) return hand_on(first, (end - begin) * columns, stage);
    hand_on_rows(end - begin, first, columns, stage);
  }

  // Columns of a result that is made transposed, of all rows: so many find room.
  std::int64_t turned_columns() const { return kFloats / part_.m / kGranule * kGranule; }

  void make_turned(std::int64_t column, std::int64_t columns) {
    float* const stage = stages_[turn_ ^= 1];
    multiply_turned(part_, column, column + columns, stage, columns);
    hand_on_rows(part_.m, first_ + column, columns, stage);
  }

 private:
  static constexpr std::int64_t kFloats = 12 << 10, kGranule = 64;

  void hand_on(std::int64_t first, std::int64_t count, const float* staged) {
    finish();
    end_ = first + count;
    pending_ = epilogue_.moment_steps(first, end_, staged);
    if (pending_.n == 0) epilogue_.ready(first, end_, staged);
  }

  void hand_on_rows(std::int64_t rows, std::int64_t first, std::int64_t columns, const float* stage) {
    for (std::int64_t row = 0; row < rows; ++row) hand_on(first + row * stride_, columns, stage + row * columns);
  }

  // What of the moment steps no product has done.
  void finish() {
    if (pending_.n > 0) epilogue_.ready(end_ - pending_.n, end_, pending_.g);
    pending_.n = 0;
  }

  const Gemm<float>& part_;
  std::int64_t first_, stride_;  // element of the result where the part begins; from row to row
  ZeroSteps zeros_;
  EpilogueShard epilogue_;
  MomentSteps pending_;
  std::int64_t end_ = 0;  // of what pends
  int turn_ = 0;
  alignas(64) float stages_[2][kFloats];
};

// The product of a shard, panel by panel.
void multiply_staged(const Gemm<float>& g, const Gemm<float>& part, const Epilogue& epilogue) {
  const Panels panels = panels_of(part.m);
  const std::int64_t step = Stage::columns();
  Stage stage(g, part, epilogue);
  for (std::int64_t column = 0; column < part.n; column += step)
    for (std::int64_t i = 0; i < panels.count; ++i)
      stage.make(panels.begin(i), panels.begin(i + 1), column, std::min(step, part.n - column));
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

}  // namespace

RangedKernel ranged_matmul(const Op& op, std::span<const TensorType> in) {
  const Gemm<float> g = gemm_of<float>(*op.as<ops::MatMul>(), in[0].shape, op.infer(in).front().shape);
  const GemmShards shards = shards_of(g);
  const bool packed = packs(g), staged = packed || is_thin(g);
  const std::int64_t stored = staged ? 0 : g.m * g.n * static_cast<std::int64_t>(sizeof(float));
  const auto run = [=](const void* const* operands, void*, void* scratch, const Epilogue& epilogue) {
    Gemm<float> whole = g;
    whole.a = static_cast<const float*>(operands[0]);
    whole.b = static_cast<const float*>(operands[1]);
    whole.c = static_cast<float*>(scratch) + packed_bytes(g) / static_cast<std::int64_t>(sizeof(float));
    if (packed) whole = pack(whole, static_cast<float*>(scratch));
    parallel_for(shards.count, [&](std::int64_t shard) {
      const auto make = whole.turned_a ? multiply_turned_staged : staged ? multiply_staged : multiply_stored;
      make(whole, shard_of(whole, shards, shard), epilogue);
    });
  };
  return {run, packed_bytes(g) + stored, true};
}

}  // namespace hornet::cpu
