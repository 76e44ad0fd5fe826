// Parts as one launch of a kernel compiled for their functors' types (device/parts.hpp).
#pragma once

#include <cstdint>
#include <vector>

#include "src/backends/cuda/schedule/part.hpp"

namespace hornet::cuda {

// What a kernel may take as arguments: what every driver takes, and what CUDA 12.1 and later do.
constexpr int kSmallTable = 4048, kLargestTable = 32720;

// Whether a part can share a launch: its threads are whole warps, and it leaves room on the device for others. One that
// fills the device by itself gains nothing, and would share its registers with theirs.
bool joinable(const Part& part);

struct PlacedPart {
  const Part* part;
  int lag = 0;  // rounds that it comes behind, in a launch of many steps
};
using PartLevels = std::vector<std::vector<PlacedPart>>;

// Bytes of a table with these levels.
int table_bytes(const PartLevels& levels);

class PartLaunch {
 public:
  // Its table holds at most kLargestTable bytes. No level is empty; all parts are joinable.
  explicit PartLaunch(const PartLevels& levels);

  std::size_t kernel() const { return entry_; }              // in jit_registry()
  std::int64_t most_blocks() const { return most_blocks_; }  // of a level
  void run() const;                                          // of one level, of no lag

  // Of any number, by blocks that stay on the device for all steps. `arrived`: a counter there, 0 at first.
  std::int64_t resident_blocks() const;  // as many as the device holds at once; 0 where it cannot promise that
  void run_resident(std::int64_t blocks, int steps, unsigned* arrived) const;

 private:
  void launch(std::int64_t resident_blocks, int steps, unsigned* arrived) const;

  std::vector<std::uint64_t> table_;  // 16-byte aligned where it is copied to
  std::size_t entry_ = 0;             // in jit_registry()
  int threads_ = 0;
  std::int64_t most_blocks_ = 0;
};

}  // namespace hornet::cuda
