#include "src/backends/cpu/pointwise_run.hpp"

#include <algorithm>
#include <cstring>

namespace hornet::cpu {
PointwiseRun::PointwiseRun(const PointwiseProgram& program, const void* const* in, void* const* out,
                           std::int64_t longest)
    : program_(program), in_(in), out_(out) {
  for (const auto& [reg, slot] : program.slots) address_[reg] = slots_ + slot * kSlotBytes;
  for (std::size_t i = 0; i < std::min<std::size_t>(program.stores.size(), 64); ++i) {
    const StoreOutput& store = program.stores[i];
    const bool free = std::ranges::none_of(store.read_after, [&](int input) { return in[input] == out[store.output]; });
    if (store.movable && free) in_place_ |= std::uint64_t{1} << i;
  }
  for (const LoadInput& load : program.loads)
    if (load.scalar)
      fill_elements(slots_ + load.slot * kSlotBytes, in[load.input], std::min(kBlock, longest), load.element_bytes);
}

void* PointwiseRun::target(const StoreOutput& store, std::int64_t first) const {
  return static_cast<std::byte*>(out_[store.output]) + first * store.element_bytes;
}

void PointwiseRun::load_slot(const LoadInput& load, std::int64_t begin, std::int64_t n) {
  load_stretched(slots_ + load.slot * kSlotBytes, in_[load.input], load.stretch, load.element_bytes, begin, n);
}

// A block holds whole repeats, so they are loaded already when the place in a block is that of the last range.
void PointwiseRun::load_periodic(std::int64_t begin, std::int64_t n) {
  if (begin % program_.block == periodic_begin_ && n <= periodic_size_) return;
  for (const LoadInput& load : program_.loads)
    if (load.periodic) load_slot(load, begin, n);
  periodic_begin_ = begin % program_.block;
  periodic_size_ = n;
}

void PointwiseRun::run(std::int64_t begin, std::int64_t end, const void* staged) {
  const std::int64_t block = program_.block;
  staged_ = static_cast<const std::byte*>(staged);
  staged_begin_ = begin;
  load_periodic(begin, std::min(block, end - begin));
  for (std::int64_t first = begin; first < end; first += block) run_block(first, std::min(block, end - first));
}

void PointwiseRun::clear_sums() {
  for (const BlockSum& sum : program_.sums) std::memset(slots_ + sum.slot * kSlotBytes, 0, kSlotBytes);
}

std::optional<MomentSteps> PointwiseRun::moment_steps() {
  staged_ = slots_;  // the first input need not have memory
  staged_begin_ = 0;
  place(0);
  const RunInstruction& step = program_.instructions.front();
  const auto element = [&](int reg) { return static_cast<float*>(address_[reg]); };
  for (int k = 0; k < step.result_count; ++k)
    if (element(step.results[k]) != element(step.args[k + 1])) return std::nullopt;
  MomentSteps steps{element(step.args[1]), element(step.args[2]), element(step.args[3]), *element(step.args[4])};
  std::ranges::transform(step.attrs, steps.attrs, [](double attr) { return static_cast<float>(attr); });
  return steps;
}

// The addresses of the registers that move on with the block that begins at element `first`.
void PointwiseRun::place(std::int64_t first) {
  for (const MovingAddress& moving : program_.moving) {
    const void* base = moving.output ? out_[moving.tensor] : in_[moving.tensor];
    const bool staged = staged_ && moving.tensor == 0 && !moving.output;
    const std::byte* at = staged ? staged_ + (first - staged_begin_) * moving.element_bytes
                                 : static_cast<const std::byte*>(base) + first * moving.element_bytes;
    address_[moving.reg] = const_cast<std::byte*>(at);
  }
  for (std::size_t i = 0; i < program_.stores.size(); ++i)
    if (in_place(i)) address_[program_.stores[i].reg] = target(program_.stores[i], first);
}

void PointwiseRun::run_block(std::int64_t first, std::int64_t n) {
  place(first);
  for (const LoadInput& load : program_.loads)
    if (!load.scalar && !load.periodic) load_slot(load, first, n);
  for (const RunInstruction& run : program_.instructions) {
    const void* operands[RunInstruction::most_args];
    for (int k = 0; k < RunInstruction::most_args; ++k) operands[k] = run.args[k] < 0 ? nullptr : address_[run.args[k]];
    if (run.result_count == 1) {
      run.kernel(address_[run.results[0]], operands, n, run.attrs);
    } else {
      void* results[RunInstruction::most_results];
      for (int k = 0; k < run.result_count; ++k) results[k] = address_[run.results[k]];
      run.kernel(results, operands, n, run.attrs);
    }
  }
  for (std::size_t i = 0; i < program_.stores.size(); ++i)
    if (!in_place(i)) {
      const StoreOutput& store = program_.stores[i];
      std::memcpy(target(store, first), address_[store.reg], static_cast<std::size_t>(n * store.element_bytes));
    }
}

}  // namespace hornet::cpu
