// Steps that touch bytes, for the tests of their order.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "src/backends/cuda/schedule/levels.hpp"

namespace hornet {

ByteRange bytes(std::int64_t begin, std::int64_t end);

// Whether one of them writes a byte that the other touches.
bool conflict(const DeviceWork& a, const DeviceWork& b);

// Steps of one launch, unless said otherwise.
class OrderedSteps {
 public:
  void add(std::vector<ByteRange> reads, std::vector<ByteRange> writes, int launches = 1);
  void call(std::vector<ByteRange> reads, std::vector<ByteRange> writes);

  std::vector<cuda::OrderedStep> order() const;
  std::string name(int step, int launch) const;  // "step", or "step.launch" where it has several
  const std::vector<DeviceWork>& work() const { return work_; }

 private:
  std::vector<DeviceWork> work_;
  std::vector<int> launches_;
};

// Up to 31 steps with up to 3 launches, of some that have none to those of which all are in each other's way.
OrderedSteps random_steps(std::mt19937& random, int fewest_launches = 1);

}  // namespace hornet
