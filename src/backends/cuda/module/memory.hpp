// The device's memory, and the way there and back.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "src/backends/cuda/driver.hpp"
#include "src/backends/cuda/module/stream.hpp"

namespace hornet::cuda {

// Pinned buffers on the host, used in turn: the device fetches a piece from one while the host fills the next. The host
// waits only where the device still reads from the buffer whose turn it is.
class PinnedRing {
 public:
  ~PinnedRing();
  void upload(std::byte* to, const std::byte* from, std::size_t bytes, const Stream& stream);

 private:
  static constexpr std::size_t kPieceBytes = std::size_t{4} << 20;
  struct Piece {
    void* memory = nullptr;
    cudaEvent_t read = nullptr;  // when the device has what was in it
  };

  static void make(Piece& piece);

  std::mutex mutex_;
  std::array<Piece, 8> pieces_;  // made when their turn first comes
  std::size_t turn_ = 0;
};

class Memory {
 public:
  explicit Memory(const Stream& stream) : stream_(stream) {}

  void* allocate(std::int64_t bytes);  // zeroed; nullptr when the device has not so much left
  void release(void* memory) noexcept;
  void* allocate_shared(std::int64_t bytes);  // of the host, zeroed, mapped for kernels
  void release_shared(void* memory) noexcept;
  MemoryState state();
  void upload(void* to, const void* from, std::int64_t bytes);
  void download(void* to, const void* from, std::int64_t bytes);
  void copy(void* to, const void* from, std::int64_t bytes);

 private:
  void finish() noexcept;

  const Stream& stream_;
  PinnedRing ring_;
};

}  // namespace hornet::cuda
