#include "tests/cuda/ordered_steps.hpp"

namespace hornet {
namespace {

bool meet(const std::vector<ByteRange>& a, const std::vector<ByteRange>& b) {
  for (const ByteRange& x : a)
    for (const ByteRange& y : b) {
      const auto* p = static_cast<const char*>(x.begin);
      const auto* q = static_cast<const char*>(y.begin);
      for (std::int64_t i = 0; i < x.bytes; ++i)
        if (p + i >= q && p + i < q + y.bytes) return true;
    }
  return false;
}

}  // namespace

ByteRange bytes(std::int64_t begin, std::int64_t end) {
  return {reinterpret_cast<const void*>(static_cast<std::uintptr_t>(4096 + begin)), end - begin};
}

bool conflict(const DeviceWork& a, const DeviceWork& b) {
  return meet(a.writes, b.reads) || meet(a.reads, b.writes) || meet(a.writes, b.writes);
}

void OrderedSteps::add(std::vector<ByteRange> reads, std::vector<ByteRange> writes, int launches) {
  work_.push_back({{}, std::move(reads), std::move(writes)});
  launches_.push_back(launches);
}

void OrderedSteps::call(std::vector<ByteRange> reads, std::vector<ByteRange> writes) {
  add(std::move(reads), std::move(writes), 0);
}

std::vector<cuda::OrderedStep> OrderedSteps::order() const {
  std::vector<cuda::OrderedStep> order;
  for (std::size_t i = 0; i < work_.size(); ++i) order.push_back({&work_[i], launches_[i], launches_[i] == 0});
  return order;
}

std::string OrderedSteps::name(int step, int launch) const {
  std::string name = std::to_string(step);
  if (launches_[static_cast<std::size_t>(step)] > 1) name += "." + std::to_string(launch);
  return name;
}

OrderedSteps random_steps(std::mt19937& random, int fewest_launches) {
  const auto below = [&](std::int64_t n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint32_t>(n));
  };
  const std::int64_t memory = 120 + below(2000);
  const auto ranges = [&](std::int64_t count) {
    std::vector<ByteRange> all;
    for (std::int64_t i = 0; i < count; ++i) {
      const std::int64_t begin = below(memory);
      all.push_back(bytes(begin, begin + 1 + below(7)));
    }
    return all;
  };
  OrderedSteps steps;
  const std::int64_t count = 2 + below(30);
  for (std::int64_t i = 0; i < count; ++i) {
    std::vector<ByteRange> reads = ranges(below(3)), writes = ranges(1 + below(2));
    steps.add(std::move(reads), std::move(writes), fewest_launches + static_cast<int>(below(4 - fewest_launches)));
  }
  return steps;
}

}  // namespace hornet
