// What stands for a GPU's stream on the host, for the tests: it runs what goes into it, or keeps it for a recording.
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>

namespace hornet::cuda {

class HostStream {
 public:
  virtual ~HostStream() = default;
  // A launch of a kernel, whose name is its own and no other's.
  virtual void launch(const std::string& kernel, std::function<void()> run) = 0;
  virtual void copy(std::function<void()> run) = 0;
  // A library's call.
  virtual void call(std::function<void()> run) = 0;
};

// What CUDA says of a launch that no GPU can do: of no blocks, or of more than a grid's first axis has.
inline void expect_grid(std::int64_t blocks, int threads) {
  constexpr std::int64_t most_blocks = 0x7FFFFFFF;
  constexpr int most_threads = 1024;
  if (blocks < 1 || blocks > most_blocks || threads < 1 || threads > most_threads)
    throw std::runtime_error("a kernel could not be launched: invalid configuration argument (" +
                             std::to_string(blocks) + " blocks of " + std::to_string(threads) + " threads)");
}

}  // namespace hornet::cuda
