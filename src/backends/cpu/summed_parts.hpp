// Products of few rows and many summands, made as the sum of products of some of the summands each. A part reads whole
// rows of b, the ones that the core which makes it wrote when b took its gradient: between cores that share no cache,
// writing what another one has read takes several times as long as all the arithmetic.
#pragma once

#include "src/backends/cpu/gemm.hpp"

namespace hornet::cpu {

// Depends on shape alone, as results do.
class SummedParts {
 public:
  explicit SummedParts(const Gemm<float>& g);

  std::int64_t count() const { return count_; }  // 1: g is better cut into columns or rows
  std::int64_t bytes() const { return count_ * size_ * static_cast<std::int64_t>(sizeof(float)); }  // of the parts

  // All parts, on the thread pool.
  void multiply(const Gemm<float>& g, float* parts) const;
  // Elements [begin, end) of their sum, of which there are 1 or more.
  void add(const float* parts, std::int64_t begin, std::int64_t end, float* sum) const;

 private:
  std::int64_t count_, size_;  // elements of one
  GemmShards pieces_;          // that one is cut into
};

}  // namespace hornet::cpu
