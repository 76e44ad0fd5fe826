#include "src/backends/cpu/pointwise.hpp"

#include <algorithm>
#include <cstring>
#include <memory>

#include "src/backends/cpu/pointwise_program.hpp"
#include "src/base/threads.hpp"

namespace hornet::cpu {
namespace {

constexpr std::int64_t kShard = 32 * kBlock;     // elements of one shard: a few microseconds of work
constexpr std::int64_t kSlotBytes = kBlock * 8;  // room for float64

template <class T>
void fill(void* out, const void* value, std::int64_t n) {
  std::fill_n(static_cast<T*>(out), n, *static_cast<const T*>(value));
}

void fill_elements(void* out, const void* value, std::int64_t n, std::int64_t element_bytes) {
  switch (element_bytes) {
    case 1: return fill<std::uint8_t>(out, value, n);
    case 4: return fill<std::uint32_t>(out, value, n);
    default: return fill<std::uint64_t>(out, value, n);
  }
}

// Elements [begin, begin + n) of the result's order, read from an input that stretches: runs along the innermost axis.
void load_stretched(std::byte* out, const std::byte* in, const LoadInput& load, std::int64_t begin, std::int64_t n) {
  const auto& extents = load.stretch.extents;
  const auto& strides = load.stretch.strides;
  const std::size_t inner = extents.size() - 1;
  const std::int64_t bytes = load.element_bytes;
  while (n > 0) {
    std::int64_t rest = begin / extents[inner], offset = 0;
    const std::int64_t column = begin % extents[inner];
    for (std::size_t axis = inner; axis-- > 0;) {
      offset += rest % extents[axis] * strides[axis];
      rest /= extents[axis];
    }
    const std::int64_t run = std::min(n, extents[inner] - column);
    if (strides[inner] == 0) {
      fill_elements(out, in + offset * bytes, run, bytes);
    } else {
      std::memcpy(out, in + (offset + column) * bytes, static_cast<std::size_t>(run * bytes));
    }
    out += run * bytes;
    begin += run;
    n -= run;
  }
}

// Executes elements [begin, end).
void run_range(const PointwiseProgram& program, const KernelArgs& args, std::int64_t begin, std::int64_t end) {
  alignas(64) std::byte slots[kMaxSlots * kSlotBytes];  // only slot_count of them are touched
  void* address[kMaxRegisters];
  for (const auto& [reg, slot] : program.slots) address[reg] = slots + slot * kSlotBytes;
  for (const LoadInput& load : program.loads)
    if (load.scalar)
      fill_elements(slots + load.slot * kSlotBytes, args.in[load.input], std::min(kBlock, end - begin),
                    load.element_bytes);

  for (std::int64_t first = begin; first < end; first += kBlock) {
    const std::int64_t n = std::min(kBlock, end - first);
    for (const MovingAddress& moving : program.moving) {
      const void* base = moving.output ? args.out[moving.tensor] : args.in[moving.tensor];
      address[moving.reg] = static_cast<std::byte*>(const_cast<void*>(base)) + first * moving.element_bytes;
    }
    for (const LoadInput& load : program.loads)
      if (!load.scalar)
        load_stretched(slots + load.slot * kSlotBytes, static_cast<const std::byte*>(args.in[load.input]), load, first,
                       n);
    for (const RunInstruction& run : program.instructions) {
      const void* operands[3];
      for (int k = 0; k < 3; ++k) operands[k] = run.args[k] < 0 ? nullptr : address[run.args[k]];
      run.kernel(address[run.result], operands, n, run.attrs);
    }
    for (const StoreOutput& store : program.stores)
      std::memcpy(static_cast<std::byte*>(args.out[store.output]) + first * store.element_bytes, address[store.reg],
                  static_cast<std::size_t>(n * store.element_bytes));
  }
}

// A node of one pointwise op is a program of one instruction; broadcast_to is one of none, whose result is its input.
passes::FusedPointwise program_of(const Node& node) {
  if (const auto* fused = node.op.as<passes::FusedPointwise>()) return *fused;
  if (node.op.name() == "broadcast_to") return {node.outputs[0].shape, {}, {0}};
  passes::PointwiseInstruction instruction{node.op, {}};
  for (std::size_t i = 0; i < node.inputs.size(); ++i) instruction.args.push_back(static_cast<std::int64_t>(i));
  return {node.outputs[0].shape, {instruction}, {static_cast<std::int64_t>(node.inputs.size())}};
}

bool has_instruction(std::string_view op, DType key) {
  Instruction code{};
  return op == "cast" || (find_instruction(op, code) && vector_table()(code, key) != nullptr);
}

}  // namespace

bool has_pointwise(const Node& node) {
  if (node.op.as<passes::FusedPointwise>() || node.op.name() == "broadcast_to") return true;
  return node.op.pointwise() && has_instruction(node.op.name(), node.inputs.back().dtype());
}

Kernel pointwise_kernel(KernelSite& site) {
  std::vector<const Tensor*> constants;
  for (const Value& input : site.node.inputs) {
    const auto* constant = input.node().op.as<Constant>();
    constants.push_back(constant ? &constant->value : nullptr);
  }
  const auto program = std::make_shared<PointwiseProgram>(compile_pointwise(program_of(site.node), site.in, constants));
  const std::int64_t shards = (program->size + kShard - 1) / kShard;
  if (shards <= 1) return [program](const KernelArgs& args) { run_range(*program, args, 0, program->size); };
  return [program, shards](const KernelArgs& args) {
    parallel_for(shards, [&](std::int64_t shard) {
      run_range(*program, args, shard * kShard, std::min(program->size, (shard + 1) * kShard));
    });
  };
}

}  // namespace hornet::cpu
