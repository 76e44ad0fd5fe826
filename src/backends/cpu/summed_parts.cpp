#include "src/backends/cpu/summed_parts.hpp"

#include <algorithm>
#include <bit>

#include "src/backends/cpu/vector/vector.hpp"
#include "src/base/threads.hpp"

namespace hornet::cpu {
namespace {

// At most as many as the product would else be cut into; two that take less memory than b, more that take little.
std::int64_t count_of(const Gemm<float>& g, std::int64_t shards) {
  constexpr std::int64_t little = 3, fewest_columns = 64, most = 4;
  if (g.transpose_a || g.m == 0 || g.n < fewest_columns) return 1;
  const std::int64_t fit = g.k / g.m;  // so many take as much memory as b
  const std::int64_t wanted = std::min({std::max(fit / little, std::min<std::int64_t>(fit, 2)), shards, most});
  const auto count =
      static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(std::max<std::int64_t>(wanted, 1))));
  Gemm<float> part = g;
  part.k = divide_up(g.k, count);
  return is_thin(part) ? count : 1;
}

GemmShards columns_of(std::int64_t n, std::int64_t count) {
  constexpr std::int64_t tile = 64;
  const std::int64_t step = divide_up(divide_up(n, count), tile) * tile;
  return {false, step, divide_up(n, step)};
}

}  // namespace

SummedParts::SummedParts(const Gemm<float>& g) : size_(g.m * g.n) {
  const std::int64_t shards = gemm_shards(g.m, g.n, g.k).count;
  count_ = count_of(g, shards);
  if (count_ > 1) pieces_ = columns_of(g.n, shards / count_);
}

void SummedParts::multiply(const Gemm<float>& g, float* parts) const {
  parallel_for(count_ * pieces_.count, [&](std::int64_t at) {
    const std::int64_t i = at / pieces_.count, begin = i * g.k / count_, end = (i + 1) * g.k / count_;
    Gemm<float> part = g;
    part.k = end - begin;
    part.a += begin;
    part.b += begin * g.ldb;
    part.c = parts + i * size_;
    part.ldc = g.n;
    gemm(shard_of(part, pieces_, at % pieces_.count));
  });
}

void SummedParts::add(const float* parts, std::int64_t begin, std::int64_t end, float* sum) const {
  const BlockKernel kernel = vector_table()(Instruction::add, DType::float32);
  const void* operands[] = {parts + begin, nullptr};
  for (std::int64_t i = 1; i < count_; ++i) {
    operands[1] = parts + i * size_ + begin;
    kernel(sum, operands, end - begin, nullptr);
    operands[0] = sum;
  }
}

}  // namespace hornet::cpu
