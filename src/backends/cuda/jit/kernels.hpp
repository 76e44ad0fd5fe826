// Kernels whose source is written at run time. All that were asked for since the last launch are compiled together,
// when one of them is launched first; equal sources are one kernel.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "src/backends/cuda/driver.hpp"

namespace hornet::cuda {

// A functor's members and operator(), without the struct around them. Its first members are `const void* in[…]` and
// `void* out[…]`, and it has no others.
struct JitSource {
  std::string body;
  int threads = 0;  // of a block kernel; 0 for a kernel of elements
};

class JitKernel {
 public:
  explicit JitKernel(const JitSource& source);
  // `pointers`: the functor's `in` and `out`; n elements or blocks.
  void operator()(const std::vector<void*>& pointers, std::int64_t n) const;

 private:
  std::size_t id_;
  int threads_;
};

// The kernels of one driver; those of the driver in use live in CudaBackend.
class JitRegistry {
 public:
  struct Compiled {
    std::shared_ptr<JitProgram> program;  // nullptr until the first launch
    int kernel = 0;
  };

  std::size_t add(const JitSource& source);  // equal sources have one number
  Compiled find(std::size_t id);

 private:
  void compile_waiting();

  std::mutex mutex_;
  std::map<std::pair<std::string, int>, std::size_t> ids_;
  std::vector<JitSource> sources_;
  std::vector<Compiled> compiled_;
};

JitRegistry& jit_registry();

// The whole source of some kernels, and the names of their entry points.
std::string jit_source(const std::vector<JitSource>& kernels);
std::string jit_entry(std::size_t kernel);

}  // namespace hornet::cuda
