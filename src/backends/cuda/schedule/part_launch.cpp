#include "src/backends/cuda/schedule/part_launch.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <set>

#include "src/backends/cuda/device/parts.hpp"
#include "src/backends/cuda/jit/kernels.hpp"
#include "src/backends/cuda/launch.hpp"

namespace hornet::cuda {
namespace {

std::int64_t aligned(std::int64_t bytes) { return (bytes + kPartAlignment - 1) / kPartAlignment * kPartAlignment; }

std::int64_t blocks_of(const Part& part, int threads) {
  if (part.threads > 0) return part.n;
  return std::min((part.n + threads - 1) / threads, kMostElementBlocks);
}

std::int64_t count_parts(const PartLevels& levels) {
  std::int64_t count = 0;
  for (const auto& level : levels) count += std::ssize(level);
  return count;
}

std::int64_t heads_bytes(const PartLevels& levels) {
  return aligned(count_parts(levels) * static_cast<std::int64_t>(sizeof(PartHead)) +
                 std::ssize(levels) * static_cast<std::int64_t>(sizeof(std::int32_t)));
}

// Few sizes, so that kernels for the same types are often the same.
int rounded_table(std::int64_t bytes) {
  constexpr int rest = 48;  // of the arguments, which together are powers of two
  int size = 256;
  while (size - rest < bytes) size *= 2;
  return size - rest;
}
static_assert(kSmallTable == 4096 - 48 && kLargestTable == 32768 - 48);

int threads_for(const PartLevels& levels) {
  int threads = 32;
  for (const auto& level : levels)
    for (const PlacedPart& one : level)
      threads = std::max(threads, one.part->threads > 0 ? one.part->threads : kElementThreads);
  return threads;
}

// Levels from the first of a step to its last.
std::int32_t span_of(const PartLevels& levels) {
  std::int32_t span = 0;
  for (std::size_t level = 0; level < levels.size(); ++level)
    for (const PlacedPart& one : levels[level])
      span = std::max(span, static_cast<std::int32_t>(level) + one.lag * static_cast<std::int32_t>(levels.size()) + 1);
  return span;
}

// Writes a PartTable.
class TableWriter {
 public:
  TableWriter(const PartLevels& levels, const std::vector<std::size_t>& types, int threads, int bytes)
      : table_((sizeof(PartTable<kPartAlignment>) - kPartAlignment + static_cast<std::size_t>(bytes)) / 8),
        types_(types),
        threads_(threads) {
    PartTable<kPartAlignment> head{};
    head.levels = static_cast<std::int32_t>(levels.size());
    head.parts = static_cast<std::int32_t>(count_parts(levels));
    head.span = span_of(levels);
    std::memcpy(table_.data(), &head, offsetof(PartTable<kPartAlignment>, memory));
    std::int64_t part_at = 0, end_at = count_parts(levels) * static_cast<std::int64_t>(sizeof(PartHead));
    std::int64_t functor_at = heads_bytes(levels);
    std::int32_t parts = 0;
    for (const auto& level : levels) {
      std::int64_t end = 0;
      for (const PlacedPart& one : level) {
        const std::vector<std::byte>& functor = one.part->functor;
        write(part_at, head_of(one, end, functor_at));
        put(functor_at, functor.data(), functor.size());
        part_at += static_cast<std::int64_t>(sizeof(PartHead));
        functor_at = aligned(functor_at + std::ssize(functor));
      }
      parts += static_cast<std::int32_t>(level.size());
      write(end_at, parts);
      end_at += static_cast<std::int64_t>(sizeof parts);
      most_blocks_ = std::max(most_blocks_, end);
    }
  }

  std::vector<std::uint64_t> take() { return std::move(table_); }
  std::int64_t most_blocks() const { return most_blocks_; }

 private:
  PartHead head_of(const PlacedPart& one, std::int64_t& end, std::int64_t functor_at) const {
    end += blocks_of(*one.part, threads_);
    const auto type = std::ranges::lower_bound(types_, one.part->type) - types_.begin();
    return {one.part->n, static_cast<std::int32_t>(end), static_cast<std::int32_t>(type),
            static_cast<std::int32_t>(functor_at), one.lag};
  }
  void put(std::int64_t at, const void* from, std::size_t bytes) {
    auto* memory = reinterpret_cast<unsigned char*>(table_.data()) + offsetof(PartTable<kPartAlignment>, memory);
    std::memcpy(memory + at, from, bytes);
  }
  template <class T>
  void write(std::int64_t at, const T& value) {
    put(at, &value, sizeof value);
  }

  std::vector<std::uint64_t> table_;
  const std::vector<std::size_t>& types_;
  int threads_;
  std::int64_t most_blocks_ = 0;
};

}  // namespace

bool joinable(const Part& part) {
  constexpr int warp = 32, most_threads = 1024;
  if (part.threads % warp != 0 || part.threads > most_threads) return false;
  return part.threads > 0 ? part.n < kMostElementBlocks : element_blocks(part.n) < kMostElementBlocks;
}

int table_bytes(const PartLevels& levels) {
  std::int64_t bytes = heads_bytes(levels);
  for (const auto& level : levels)
    for (const PlacedPart& one : level) bytes += aligned(std::ssize(one.part->functor));
  return static_cast<int>(bytes);
}

PartLaunch::PartLaunch(const PartLevels& levels) : threads_(threads_for(levels)) {
  std::set<std::size_t> used;
  for (const auto& level : levels)
    for (const PlacedPart& one : level) used.insert(one.part->type);
  const std::vector<std::size_t> types(used.begin(), used.end());
  const int bytes = rounded_table(table_bytes(levels));
  TableWriter writer(levels, types, threads_, bytes);
  most_blocks_ = writer.most_blocks();
  table_ = writer.take();
  entry_ = jit_registry().add({types, bytes, threads_});
}

void PartLaunch::launch(std::int64_t resident_blocks, int steps, unsigned* arrived) const {
  const JitRegistry::Compiled compiled = jit_registry().find(entry_);
  void* arguments[] = {const_cast<std::uint64_t*>(table_.data()), &arrived, &steps};
  if (resident_blocks > 0)
    compiled.program->launch_resident(compiled.kernel, resident_blocks, threads_, arguments);
  else
    compiled.program->launch(compiled.kernel, most_blocks_, threads_, arguments);
}

void PartLaunch::run() const { launch(0, 1, nullptr); }

std::int64_t PartLaunch::resident_blocks() const {
  const JitRegistry::Compiled compiled = jit_registry().find(entry_);
  return compiled.program->resident_blocks(compiled.kernel, threads_);
}

void PartLaunch::run_resident(std::int64_t blocks, int steps, unsigned* arrived) const {
  launch(std::min(blocks, most_blocks_), steps, arrived);
}

}  // namespace hornet::cuda
