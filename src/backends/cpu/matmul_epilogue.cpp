// Products whose result goes straight through a pointwise program. A few rows at a time lie in a stage, which stays in
// the nearest cache; the result as such is never stored.
#include <algorithm>

#include "src/backends/cpu/epilogue.hpp"
#include "src/backends/cpu/matmul.hpp"
#include "src/base/threads.hpp"

namespace hornet::cpu {
namespace {

// Two stages in turns: while one is filled, the moment steps of what lies in the other are done beside the product.
class Stage {
 public:
  explicit Stage(const Epilogue& epilogue) : epilogue_(epilogue, kFloats) {}
  ~Stage() { finish(); }
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // Columns of a product whose rows all find room.
  static std::int64_t columns() { return kFloats / vector_table().thin_product.most_rows / kGranule * kGranule; }

  // Makes product.m rows of product.n columns; they are elements first, first + stride, … of the result.
  void make(ThinProduct product, std::int64_t first, std::int64_t stride) {
    float* const stage = stages_[turn_ ^= 1];
    product.c = stage;
    product.ldc = product.n;
    if (pending_.n > 0) product.beside = &pending_;
    vector_table().thin_product.multiply(product);
    finish();
    if (stride == product.n) return hand_on(first, product.m * product.n, stage);
    for (std::int64_t row = 0; row < product.m; ++row)
      hand_on(first + row * stride, product.n, stage + row * product.n);
  }

 private:
  static constexpr std::int64_t kFloats = 12 << 10, kGranule = 64;

  void hand_on(std::int64_t first, std::int64_t count, const float* staged) {
    finish();
    end_ = first + count;
    pending_ = epilogue_.moment_steps(first, end_, staged);
    if (pending_.n == 0) epilogue_.ready(first, end_, staged);
  }

  // What of the moment steps no product has done.
  void finish() {
    if (pending_.n > 0) epilogue_.ready(end_ - pending_.n, end_, pending_.g);
    pending_.n = 0;
  }

  EpilogueShard epilogue_;
  MomentSteps pending_;
  std::int64_t end_ = 0;  // of what pends
  int turn_ = 0;
  alignas(64) float stages_[2][kFloats];
};

// The product of a shard, panel by panel. A b that does not stay near the core is read once: some of its columns for
// all rows, then the next.
void multiply_staged(const Gemm<float>& g, const Gemm<float>& part, const Epilogue& epilogue) {
  const std::int64_t first = part.c - g.c;
  const Panels panels = panels_of(part.m);
  const std::int64_t step = Stage::columns();
  Stage stage(epilogue);
  for (std::int64_t column = 0; column < part.n; column += step)
    for (std::int64_t i = 0; i < panels.count; ++i) {
      ThinProduct product = panel_of(part, panels.begin(i), panels.begin(i + 1));
      product.n = std::min(step, part.n - column);
      product.b += column;
      stage.make(product, first + panels.begin(i) * g.n + column, g.n);
    }
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

RangedKernel ranged_matmul(const Op& op, std::span<const TensorType> in, std::int64_t& scratch_bytes) {
  const Gemm<float> g = gemm_of<float>(*op.as<ops::MatMul>(), in[0].shape, op.infer(in).front().shape);
  const GemmShards shards = gemm_shards(g.m, g.n, g.k);
  const bool staged = is_thin(g);
  if (!staged) scratch_bytes = g.m * g.n * static_cast<std::int64_t>(sizeof(float));
  return [g, shards, staged](const void* const* operands, void*, void* scratch, const Epilogue& epilogue) {
    Gemm<float> whole = g;
    whole.a = static_cast<const float*>(operands[0]);
    whole.b = static_cast<const float*>(operands[1]);
    whole.c = static_cast<float*>(scratch);
    parallel_for(shards.count, [&](std::int64_t shard) {
      (staged ? multiply_staged : multiply_stored)(whole, shard_of(whole, shards, shard), epilogue);
    });
  };
}

}  // namespace hornet::cpu
