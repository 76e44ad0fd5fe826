// Makes device/sort.hpp's network.
#pragma once

#include "src/backends/cuda/device/sort.hpp"
#include "src/backends/cuda/launch.hpp"

namespace hornet::cuda {

class Sort {
 public:
  explicit Sort(std::int64_t size) : size_(size) {}  // a power of two

  void operator()(std::uint64_t* keys) const;

 private:
  std::int64_t size_;
  Launch<SortTile> tile_;
  Launch<SortExchange> exchange_;
};

}  // namespace hornet::cuda
