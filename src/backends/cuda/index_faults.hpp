// Indices that are not there, told by kernels (device/index_watch.hpp) and thrown by the host: the CPU's error, at the
// next time that the host waits for the device. Nothing more is asked of the device unless there is one.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "src/backends/cuda/device/index_watch.hpp"
#include "src/backends/cuda/driver.hpp"

namespace hornet::cuda {

// The words of one driver's ops; those of the driver in use live in CudaBackend.
class IndexFaults {
 public:
  explicit IndexFaults(Driver& driver) : driver_(driver) {}
  ~IndexFaults();
  IndexFaults(const IndexFaults&) = delete;
  IndexFaults& operator=(const IndexFaults&) = delete;

  // The host has waited for all of the device's work. Throws DataError for the fault of the op that was made first, at
  // the lowest position that it had in any run so far; others are forgotten.
  void after_wait();

  // The word of an op with indices into [0, extent), which users call so (index_error.hpp), until it is given back.
  // Throws OutOfMemoryError.
  std::size_t take(const std::string& op, std::int64_t extent, const std::string& extent_name);
  void give_back(std::size_t word) noexcept;
  IndexWatch watch(std::size_t word) const;

 private:
  static constexpr std::size_t kBlock = 512;  // words that are allocated together
  struct Op {
    std::string name, extent_name;
    std::int64_t extent = 0, number = 0;  // numbered in the order of making
  };
  struct Fault {
    Op op;
    std::uint64_t word = 0;
  };

  void add_block();
  std::optional<Fault> take_first();

  Driver& driver_;
  mutable std::mutex mutex_;
  std::uint32_t* told_ = nullptr;       // shared with the device
  std::vector<std::uint64_t*> blocks_;  // on the device
  std::vector<Op> ops_;                 // by word
  std::vector<std::size_t> free_;
  std::vector<std::size_t> left_;  // given back, perhaps with a fault that nobody has waited for
  std::int64_t made_ = 0;
};

const std::shared_ptr<IndexFaults>& index_faults();

// An op's word, as long as its kernel and the kernel's copies.
class IndexSite {
 public:
  IndexSite(const std::string& op, std::int64_t extent, const std::string& extent_name = {});
  const IndexWatch& watch() const { return watch_; }

 private:
  std::shared_ptr<const void> word_;
  IndexWatch watch_;
};

}  // namespace hornet::cuda
