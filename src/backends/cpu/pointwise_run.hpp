// PointwiseRun: the interpreter of pointwise programs. One object serves one thread; it lives on the stack of a shard.
#pragma once

#include <optional>

#include "src/backends/cpu/pointwise_program.hpp"

namespace hornet::cpu {

class PointwiseRun {
 public:
  // `in` and `out` are the program's inputs and results. No call of run() covers more than `longest` elements.
  PointwiseRun(const PointwiseProgram& program, const void* const* in, void* const* out, std::int64_t longest);

  // Computes elements [begin, end) of the results, block by block. With `staged`, the first input's elements from
  // `begin` on lie there and not in its own memory.
  void run(std::int64_t begin, std::int64_t end, const void* staged = nullptr);

  // What run() does, for a program that is a moment step; none where it does not work in place.
  std::optional<MomentSteps> moment_steps();

  void clear_sums();
  // What sum i has in it: the elements of all blocks since, added up place by place; program.block elements.
  void* sum(std::size_t i) { return slots_ + program_.sums[i].slot * kSlotBytes; }

 private:
  static constexpr std::int64_t kSlotBytes = kBlock * 8;  // room for float64

  void load_slot(const LoadInput& load, std::int64_t begin, std::int64_t n);
  void load_periodic(std::int64_t begin, std::int64_t n);
  void place(std::int64_t first);
  void run_block(std::int64_t first, std::int64_t n);
  bool in_place(std::size_t store) const { return store < 64 && (in_place_ >> store & 1) != 0; }
  void* target(const StoreOutput& store, std::int64_t first) const;

  const PointwiseProgram& program_;
  const void* const* in_;
  void* const* out_;
  const std::byte* staged_ = nullptr;                     // where the first input lies, when not in its own memory:
  std::int64_t staged_begin_ = 0;                         // its elements from here on
  std::int64_t periodic_begin_ = -1, periodic_size_ = 0;  // what of the periodic inputs is in their slots
  std::uint64_t in_place_ = 0;                            // stores that need no copy, by index
  void* address_[kMaxRegisters];                          // of each register, for the present block
  alignas(64) std::byte slots_[kMaxSlots * kSlotBytes];   // only slot_count of them are touched
};

}  // namespace hornet::cpu
