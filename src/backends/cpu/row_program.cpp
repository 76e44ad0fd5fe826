#include "src/backends/cpu/row_program.hpp"

#include <algorithm>

#include "src/backends/cpu/block_instruction.hpp"
#include "src/backends/cpu/row_kernels.hpp"

namespace hornet::cpu {
namespace {

using passes::FusedInstruction;
using passes::FusedRows;
using passes::RowDomain;

constexpr std::int64_t kTile = 512;  // elements of a matrix in a tile, but at least one row

std::size_t index(std::int64_t i) { return static_cast<std::size_t>(i); }

class Compiler {
 public:
  Compiler(const FusedRows& op, std::span<const TensorType> in, const std::vector<const Tensor*>& constants)
      : op_(op), domain_(op.domain()), constants_(constants), types_(op.register_types(in)), root_(types_.size()) {
    program_.n = op.n;
    program_.rows = op.lead.size();
    program_.tile = std::clamp<std::int64_t>(kTile / op.n, 1, std::max<std::int64_t>(program_.rows, 1));
    program_.places.resize(types_.size());
  }

  RowProgram run() {
    for (int reg = 0; reg < input_count(); ++reg) root_[index(reg)] = reg;
    for (int i = 0; i < static_cast<int>(op_.program.size()); ++i) translate(op_.program[index(i)], input_count() + i);
    find_last_uses();
    std::erase_if(program_.loads, [&](const RowLoad& load) { return last_use_[index(load.reg)] < 0; });
    place_inputs();
    place_results();
    for (const RowLoad& load : program_.loads)
      place(load.reg, load.once ? kForever : last_use_[index(load.reg)], -1, true);
    for (int i = 0; i < static_cast<int>(program_.steps.size()); ++i) {
      const RowStep& step = program_.steps[index(i)];
      place(step.result, last_use_[index(step.result)], i, step.rows != nullptr);
    }
    return std::move(program_);
  }

 private:
  static constexpr int kForever = 1 << 30;

  int input_count() const { return static_cast<int>(constants_.size()); }
  DType dtype(std::int64_t reg) const { return types_[index(reg)].dtype; }
  std::int64_t row_elements(std::int64_t reg) const { return domain_.is_matrix(types_[index(reg)].shape) ? op_.n : 1; }

  void translate(const FusedInstruction& instruction, int reg) {
    root_[index(reg)] = reg;
    if (instruction.op.name() == "reshape") {
      root_[index(reg)] = root_[index(instruction.args[0])];
    } else if (instruction.op.name() == "broadcast_to" && !stretches_column(instruction)) {
      load(static_cast<int>(instruction.args[0]), reg);
    } else {
      RowStep step;
      step.result = reg;
      step.row_elements = row_elements(reg);
      if (!as_affine(instruction, step)) as_kernel(instruction, step);
      program_.steps.push_back(step);
    }
  }

  // From an element for each row to the row. A tensor of shape `lead` is no such element here: along the last axis it
  // would be stretched as a row is, where that has as many elements as there are rows.
  bool stretches_column(const FusedInstruction& instruction) const {
    return types_[index(instruction.args[0])].shape == op_.lead + Shape{1};
  }

  void load(int input, int reg) {
    const Shape& from = types_[index(input)].shape;
    Stretch stretch = stretch_of(from, types_[index(reg)].shape);
    const std::vector<std::int64_t>& strides = stretch.strides;
    const bool row =
        from.size() == op_.n && stretch.extents.size() == 2 && strides[0] == 0 && row_elements(reg) == op_.n;
    program_.loads.push_back(
        {input, reg, std::move(stretch), size_of(dtype(reg)), row_elements(reg), row || from.size() == 1});
  }

  // The value of a register that is a stretched constant scalar, or nullptr.
  const Tensor* constant(std::int64_t reg) const {
    const auto load = std::ranges::find(program_.loads, static_cast<int>(reg), &RowLoad::reg);
    if (load == program_.loads.end()) return nullptr;
    const Tensor* value = constants_[index(load->input)];
    return value && value->size() == 1 ? value : nullptr;
  }

  bool as_affine(const FusedInstruction& instruction, RowStep& step) {
    if (instruction.args.size() != 2 || !is_floating(dtype(step.result))) return false;
    const auto affine =
        find_affine(instruction.op.name(), constant(instruction.args[0]), constant(instruction.args[1]));
    if (!affine) return false;
    step.args[0] = root_[index(instruction.args[index(affine->operand)])];
    std::ranges::copy(affine->attrs, step.attrs);
    step.block = vector_table()(Instruction::affine, dtype(step.result));
    return true;
  }

  void as_kernel(const FusedInstruction& instruction, RowStep& step) {
    std::ranges::transform(instruction.args, step.args, [&](std::int64_t arg) { return root_[index(arg)]; });
    const DType operand = dtype(instruction.args.back());
    if (instruction.op.pointwise())
      step.block = block_kernel(instruction.op, operand, dtype(step.result));
    else
      step.rows = rows_kernel(instruction.op, operand, dtype(step.result));
  }

  void find_last_uses() {
    last_use_.assign(types_.size(), -1);
    for (int i = 0; i < static_cast<int>(program_.steps.size()); ++i)
      for (int arg : program_.steps[index(i)].args)
        if (arg >= 0) last_use_[index(arg)] = i;
    for (std::int64_t result : op_.results) last_use_[index(root_[index(result)])] = kForever;
  }

  void place_inputs() {
    for (int reg = 0; reg < input_count(); ++reg)
      program_.places[index(reg)] = {RowPlace::Kind::input, reg, row_elements(reg) * size_of(dtype(reg))};
  }

  // A result is computed in its output, unless that register has a place already.
  void place_results() {
    for (int output = 0; output < static_cast<int>(op_.results.size()); ++output) {
      const int reg = root_[index(op_.results[index(output)])];
      RowPlace& place = program_.places[index(reg)];
      if (place.kind == RowPlace::Kind::none)
        place = {RowPlace::Kind::output, output, row_elements(reg) * size_of(dtype(reg))};
      else
        program_.copies.push_back({reg, output});
    }
  }

  // A slot for a register that has no place yet, in use from step `now` to step `last`. A block kernel's result may
  // take the slot of an operand that it is the last to read; `apart` forbids that.
  void place(int reg, int last, int now, bool apart) {
    RowPlace& place = program_.places[index(reg)];
    if (place.kind != RowPlace::Kind::none) return;
    const std::int64_t row_bytes = row_elements(reg) * size_of(dtype(reg));
    const auto free = [&](const Slot& slot) {
      return slot.row_bytes == row_bytes && now >= 0 && (slot.last < now || (slot.last == now && !apart));
    };
    auto slot = std::ranges::find_if(slots_, free);
    if (slot == slots_.end()) {
      slots_.push_back({program_.slot_bytes, row_bytes, 0});
      slot = slots_.end() - 1;
      program_.slot_bytes += (program_.tile * row_bytes + 63) / 64 * 64;
    }
    slot->last = std::max(last, now);
    place = {RowPlace::Kind::slot, slot->offset, row_bytes};
  }

  struct Slot {
    std::int64_t offset, row_bytes;
    int last;  // step that reads it
  };

  const FusedRows& op_;
  RowDomain domain_;
  const std::vector<const Tensor*>& constants_;
  std::vector<TensorType> types_;  // by register, as the next two
  std::vector<int> root_;          // the register whose memory it shares: reshape makes none of its own
  std::vector<int> last_use_;      // step; -1 when nobody reads it
  std::vector<Slot> slots_;
  RowProgram program_;
};

}  // namespace

RowProgram compile_rows(const FusedRows& op, std::span<const TensorType> in,
                        const std::vector<const Tensor*>& constants) {
  return Compiler(op, in, constants).run();
}

}  // namespace hornet::cpu
