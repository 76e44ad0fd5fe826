// Kernels whose source is written at run time. All that were asked for since the last launch are compiled at once, when
// one of them is launched first, or, where it is not urgent, in the background; equal sources are one kernel.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "src/backends/cuda/driver.hpp"
#include "src/backends/cuda/jit/background_compiler.hpp"
#include "src/backends/cuda/jit/code_cache.hpp"

namespace hornet::cuda {

// A functor's members and operator(), without the struct around them. Its first members are `const void* in[…]` and
// `void* out[…]`, and it has no others.
struct JitSource {
  std::string body = {};
  int threads = 0;         // of a block kernel; 0 for a kernel of elements
  std::string name = {};   // of a functor of device/, which stands for a body: "hornet::cuda::Fill<unsigned char>"
  std::int64_t bytes = 0;  // of a named functor, which the two compilers must agree on
  bool is_busy = false;    // a block computes for microseconds, many times as long as it takes to start one
  int blocks_at_once = 0;  // that a multiprocessor shall have registers for, alone and among parts; 0: as it comes

  auto operator<=>(const JitSource&) const = default;
};

// A kernel: one functor alone, or several as parts of one launch (device/parts.hpp).
struct JitEntry {
  std::vector<std::size_t> types;  // JitRegistry::type()
  int table_bytes = 0;             // of the parts' table; 0 for a functor alone
  int threads = 0;                 // of a block with parts

  auto operator<=>(const JitEntry&) const = default;
};

class JitKernel {
 public:
  explicit JitKernel(const JitSource& source);
  // `pointers`: the functor's `in` and `out`; n elements or blocks.
  void operator()(const std::vector<void*>& pointers, std::int64_t n) const;

 private:
  std::size_t type_, id_;
  int threads_;
};

// The kernels of one driver; those of the driver in use live in CudaBackend.
class JitRegistry {
 public:
  struct Compiled {
    std::shared_ptr<JitProgram> program;  // nullptr until the first launch
    int kernel = 0;
  };

  // Equals have one number.
  std::size_t type(const JitSource& source);
  bool is_busy(std::size_t type);
  std::size_t add(const JitEntry& entry);
  // Of an entry; waits until it is compiled, with what else waits to be. Throws for this one's errors only.
  Compiled find(std::size_t id);

  // Has entries compiled in the background. Whether that is done, if with an error, which find() then throws.
  void compile_later(std::span<const std::size_t> ids);
  bool done(std::span<const std::size_t> ids);
  void finish();  // waits for all that is compiled in the background
  void end() { background_.end(); }

 private:
  // Entries that are compiled together.
  struct Batch {
    std::vector<std::size_t> ids;
    std::vector<std::string> names;
    std::string source;
  };
  struct Job {
    Batch batch;
    std::shared_future<std::string> code;
  };

  void compile(const std::vector<std::size_t>& ids);
  void compile_alone(std::size_t id);
  Batch batch_of(std::vector<std::size_t> ids) const;
  std::vector<Job>::iterator job_of(std::size_t id);  // its end where there is none
  void load(const Batch& batch, const std::string& code);
  void load(std::vector<Job>::iterator job);

  CodeCache cache_;
  std::mutex mutex_;
  std::map<JitSource, std::size_t> type_ids_;
  std::vector<JitSource> types_;
  std::map<JitEntry, std::size_t> entry_ids_;
  std::vector<JitEntry> entries_;
  std::vector<Compiled> compiled_;  // by entry
  // Entries that could not be compiled, or were compiled with one that could not: not with others again.
  std::set<std::size_t> suspects_;
  std::vector<Job> jobs_;
  BackgroundCompiler background_;  // after what its jobs use
};

JitRegistry& jit_registry();
// Of the driver in use, if there is one: what is compiled in the background ends.
void end_compiling();

// The whole source of some kernels, and the names of their entry points. `types` are all that there are; those that the
// kernels use go into the source.
std::string jit_source(const std::vector<JitSource>& types, const std::vector<JitEntry>& kernels);
std::string jit_source(const std::vector<JitSource>& kernels);  // each alone
std::string jit_entry(std::size_t kernel);

}  // namespace hornet::cuda
