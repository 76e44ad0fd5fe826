// Steps of a product at which all rows of a panel are 0, as pixels around a digit are, or words that none of a few
// texts has: they are left out, which changes no bit, unless b is not finite there.
#pragma once

#include <array>

#include "src/backends/cpu/gemm.hpp"

namespace hornet::cpu {

// For the panels of one product, or of one part of it. Each row of b is looked through once.
class ZeroSteps {
 public:
  explicit ZeroSteps(const Gemm<float>& part) : part_(part) {}

  // The steps that are left for one panel. They hold until the next is asked for.
  StepList left_of(const ThinProduct& panel);

 private:
  static constexpr std::int64_t kMostSteps = 2048, kGroup = 16;
  using Bits = std::array<std::uint16_t, kMostSteps / kGroup>;  // one for each step

  void look_at(const std::int32_t* steps, std::int64_t count);  // whether b has an infinity or NaN there

  const Gemm<float>& part_;
  Bits known_{}, matters_{};  // whether a step was looked at, and whether it must not be left out
  std::array<std::int32_t, kMostSteps> left_;
};

}  // namespace hornet::cpu
