#include "src/backends/cpu/pointwise_program.hpp"

#include <algorithm>
#include <hornet/base/error.hpp>

#include "src/backends/cpu/block_instruction.hpp"
#include "src/backends/cpu/pointwise_chains.hpp"
#include "src/backends/cpu/pointwise_patterns.hpp"

namespace hornet::cpu {
namespace {

using passes::FusedInstruction;
using passes::FusedPointwise;

class Compiler {
 public:
  Compiler(const FusedPointwise& op, std::span<const TensorType> in, const std::vector<const Tensor*>& constants,
           Results results)
      : op_(op), in_(in), constants_(constants), dtypes_(op.register_dtypes(in)) {
    program_.size = op.shape.size();
    if (results == Results::stored) stored_ = op.results;
  }

  PointwiseProgram run() {
    choose_block();
    choose_instructions();
    if (stored_.empty()) sum_results();
    if (dtypes_.size() > static_cast<std::size_t>(kMaxRegisters))
      throw InternalError("a pointwise program has more than " + std::to_string(kMaxRegisters) + " registers");
    find_last_uses();
    for (int i = 0; i < input_count(); ++i) place_input(i);
    for (int i = 0; i < static_cast<int>(program_.instructions.size()); ++i)
      for (int reg : results_of(program_.instructions[static_cast<std::size_t>(i)]))
        if (reg < first_sum_) place_result(reg, i);
    store_results();
    program_.is_moment_step = is_moment_step();
    return std::move(program_);
  }

 private:
  static std::span<const int> results_of(const RunInstruction& run) {
    return {run.results, static_cast<std::size_t>(run.result_count)};
  }
  int input_count() const { return static_cast<int>(in_.size()); }
  std::int64_t bytes_of(int reg) const { return size_of(dtypes_[static_cast<std::size_t>(reg)]); }

  const Tensor* constant(std::int64_t reg) const { return known_number(constants_, reg); }

  void choose_instructions() {
    const std::vector<PointwisePattern> patterns = find_patterns(op_, constants_, dtypes_);
    const auto absorbed = [&](int i) {
      return std::ranges::any_of(patterns, [i](const PointwisePattern& pattern) {
        return std::ranges::find(pattern.absorbed, i) != pattern.absorbed.end();
      });
    };
    for (int i = 0; i < static_cast<int>(op_.program.size()); ++i) {
      if (absorbed(i)) continue;
      const FusedInstruction& instruction = op_.program[static_cast<std::size_t>(i)];
      RunInstruction run;
      run.results[0] = input_count() + i;
      if (const auto pattern = std::ranges::find(patterns, i, &PointwisePattern::at); pattern != patterns.end())
        as_pattern(*pattern, run);
      else if (!as_affine(instruction, run))
        as_table_entry(instruction, run);
      program_.instructions.push_back(run);
    }
  }

  void as_pattern(const PointwisePattern& pattern, RunInstruction& run) {
    const auto narrow = [](std::int64_t reg) { return static_cast<int>(reg); };
    std::ranges::transform(pattern.args, run.args, narrow);
    std::ranges::transform(pattern.results, run.results, narrow);
    run.result_count = static_cast<int>(pattern.results.size());
    run.is_pattern = true;
    std::ranges::copy(pattern.attrs, run.attrs);
    run.kernel =
        pattern.links.empty() ? vector_table()(pattern.code, dtype(run.results[0])) : chain_kernel(pattern.links);
  }

  DType dtype(std::int64_t reg) const { return dtypes_[static_cast<std::size_t>(reg)]; }

  bool as_affine(const FusedInstruction& instruction, RunInstruction& run) {
    if (instruction.args.size() != 2 || !is_floating(dtype(run.results[0]))) return false;
    const auto affine =
        find_affine(instruction.op.name(), constant(instruction.args[0]), constant(instruction.args[1]));
    if (!affine) return false;
    run.args[0] = static_cast<int>(instruction.args[static_cast<std::size_t>(affine->operand)]);
    std::ranges::copy(affine->attrs, run.attrs);
    run.kernel = vector_table()(Instruction::affine, dtype(run.results[0]));
    return true;
  }

  void as_table_entry(const FusedInstruction& instruction, RunInstruction& run) {
    std::ranges::transform(instruction.args, run.args, [](std::int64_t reg) { return static_cast<int>(reg); });
    run.kernel = block_kernel(instruction.op, dtype(instruction.args.back()), dtype(run.results[0]));
  }

  // Each result is added to a register of its own; a product in the same sweep.
  void sum_results() {
    for (std::int64_t result : op_.results) {
      const int sum = static_cast<int>(dtypes_.size());
      dtypes_.push_back(dtype(result));
      RunInstruction run;
      run.results[0] = sum;
      run.args[0] = static_cast<int>(result);
      run.args[1] = sum;
      run.kernel = vector_table()(Instruction::add, dtype(result));
      if (const auto factors = factors_of(result)) {
        run.args[0] = factors->first;
        run.args[1] = factors->second;
        run.args[2] = sum;
        run.kernel = vector_table()(Instruction::multiply_add, dtype(result));
      }
      program_.instructions.push_back(run);
      program_.sums.push_back({take_slot(sum, -1), dtype(result)});
    }
  }

  // The operands of the multiplication or square that makes `reg` for nobody else, which is taken out of the program.
  std::optional<std::pair<int, int>> factors_of(std::int64_t reg) {
    const std::int64_t i = reg - input_count();
    if (i < 0) return {};
    const FusedInstruction& maker = op_.program[static_cast<std::size_t>(i)];
    const auto made = std::ranges::find_if(program_.instructions, [&](const RunInstruction& run) {
      return run.result_count == 1 && run.results[0] == static_cast<int>(reg);
    });
    const auto reads = [&](const RunInstruction& run) {
      return std::ranges::find(run.args, static_cast<int>(reg)) != std::end(run.args);
    };
    const bool product = maker.op.name() == "multiply" || maker.op.name() == "square";
    if (!product || made == program_.instructions.end() || std::ranges::count(op_.results, reg) != 1 ||
        std::ranges::any_of(program_.instructions, reads) || made->is_pattern)
      return {};
    program_.instructions.erase(made);
    return std::pair{static_cast<int>(maker.args.front()), static_cast<int>(maker.args.back())};
  }

  void find_last_uses() {
    last_use_.assign(dtypes_.size(), -1);
    for (int i = 0; i < static_cast<int>(program_.instructions.size()); ++i)
      for (int arg : program_.instructions[static_cast<std::size_t>(i)].args)
        if (arg >= 0) {
          last_use_[static_cast<std::size_t>(arg)] = i;
          if (arg < input_count() && in_[static_cast<std::size_t>(arg)].shape == op_.shape) last_input_read_ = i;
        }
    for (std::int64_t result : stored_)
      last_use_[static_cast<std::size_t>(result)] = static_cast<int>(program_.instructions.size());
  }

  // The elements after which an input repeats, 0 when it is none of repeating rows.
  std::int64_t period_of(const TensorType& type) const {
    if (type.shape.size() == 1 || type.shape == op_.shape) return 0;
    const Stretch stretch = stretch_of(type.shape, op_.shape);
    return stretch.strides == std::vector<std::int64_t>{0, 1} ? stretch.extents[1] : 0;
  }

  void choose_block() {
    for (const TensorType& type : in_)
      if (const std::int64_t period = period_of(type); period > 0 && period <= kBlock) {
        program_.block = kBlock / period * period;
        return;
      }
  }

  void place_input(int i) {
    if (last_use_[static_cast<std::size_t>(i)] < 0) return;
    const TensorType& type = in_[static_cast<std::size_t>(i)];
    if (type.shape == op_.shape) {
      program_.moving.push_back({i, i, false, bytes_of(i)});
    } else {
      const bool scalar = type.shape.size() == 1;
      Stretch stretch = stretch_of(type.shape, op_.shape);
      const std::int64_t period = period_of(type);
      const bool periodic = period > 0 && program_.block % period == 0;
      const int slot = take_slot(i, scalar || periodic ? -1 : last_use_[static_cast<std::size_t>(i)]);
      program_.loads.push_back({i, i, slot, bytes_of(i), scalar, periodic, std::move(stretch)});
    }
  }

  // A result may be written straight into its output once no input is read any more: the output may lie where an
  // input lies. Before that it goes to a slot and is copied out at the end of the block.
  void place_result(int reg, int i) {
    const auto output = std::ranges::find(stored_, reg);
    if (output != stored_.end() && i >= last_input_read_) {
      program_.moving.push_back({reg, static_cast<int>(output - stored_.begin()), true, bytes_of(reg)});
      direct_.push_back(static_cast<int>(output - stored_.begin()));
      return;
    }
    take_slot(reg, last_use_[static_cast<std::size_t>(reg)], i);
  }

  void store_results() {
    for (int k = 0; k < static_cast<int>(stored_.size()); ++k)
      if (std::ranges::find(direct_, k) == direct_.end()) {
        const int reg = static_cast<int>(stored_[static_cast<std::size_t>(k)]);
        const bool movable = reg >= input_count() && std::ranges::count(stored_, reg) == 1;
        program_.stores.push_back({reg, k, bytes_of(reg), movable, read_after(reg)});
      }
  }

  bool is_moment_step() const {
    if (program_.instructions.size() != 1 || op_.results.size() != 3) return false;
    const RunInstruction& step = program_.instructions.front();
    const auto is_full_input = [&](int reg) {
      return std::ranges::any_of(program_.moving, [&](const MovingAddress& m) { return m.reg == reg && !m.output; });
    };
    const auto is_number = [&](int reg) {
      return std::ranges::any_of(program_.loads, [&](const LoadInput& load) { return load.reg == reg && load.scalar; });
    };
    return step.kernel == vector_table()(Instruction::moment_step, f32) && step.args[0] == 0 &&
           std::all_of(step.args, step.args + 4, is_full_input) && is_number(step.args[4]);
  }

  // The inputs of the full shape that are read after register `reg` is computed; all when it is an input itself.
  std::vector<int> read_after(int reg) const {
    std::vector<int> inputs;
    bool after = reg < input_count();
    for (const RunInstruction& run : program_.instructions) {
      for (int arg : run.args)
        if (after && arg >= 0 && arg < input_count() && in_[static_cast<std::size_t>(arg)].shape == op_.shape)
          inputs.push_back(arg);
      after = after || std::ranges::find(results_of(run), reg) != results_of(run).end();
    }
    return inputs;
  }

  // A slot that is free from instruction `now` on; it stays taken until instruction `last` (for ever when negative).
  // An instruction's result may take the slot of an operand that dies there when the elements have one size.
  int take_slot(int reg, int last, int now = -1) {
    const std::int64_t bytes = bytes_of(reg);
    const int forever = static_cast<int>(program_.instructions.size()) + 1;
    for (std::size_t s = 0; s < slots_.size(); ++s) {
      const bool free = slots_[s].until < now || (slots_[s].until == now && slots_[s].bytes == bytes);
      if (now >= 0 && free) return occupy(static_cast<int>(s), reg, last < 0 ? forever : last, bytes);
    }
    slots_.push_back({});
    if (slots_.size() > static_cast<std::size_t>(kMaxSlots))
      throw InternalError("a pointwise program needs more than " + std::to_string(kMaxSlots) + " slots");
    program_.slot_count = static_cast<int>(slots_.size());
    return occupy(static_cast<int>(slots_.size()) - 1, reg, last < 0 ? forever : last, bytes);
  }

  int occupy(int slot, int reg, int until, std::int64_t bytes) {
    slots_[static_cast<std::size_t>(slot)] = {until, bytes};
    program_.slots.emplace_back(reg, slot);
    return slot;
  }

  struct Slot {
    int until;           // last instruction that reads it
    std::int64_t bytes;  // of an element
  };

  const FusedPointwise& op_;
  std::span<const TensorType> in_;
  const std::vector<const Tensor*>& constants_;
  std::vector<DType> dtypes_;  // by register: those of the program, then the sums
  int first_sum_ = static_cast<int>(dtypes_.size());
  std::vector<std::int64_t> stored_;  // results
  std::vector<int> last_use_;         // by register: instruction, or one past the last for results
  int last_input_read_ = -1;          // last instruction that reads an input of the full shape
  std::vector<Slot> slots_;
  std::vector<int> direct_;  // outputs written in place
  PointwiseProgram program_;
};

}  // namespace

PointwiseProgram compile_pointwise(const FusedPointwise& op, std::span<const TensorType> in,
                                   const std::vector<const Tensor*>& constants, Results results) {
  return Compiler(op, in, constants, results).run();
}

}  // namespace hornet::cpu
