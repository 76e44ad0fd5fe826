#include "src/backends/cpu/pointwise_patterns.hpp"

#include <algorithm>
#include <optional>

#include "src/backends/cpu/pointwise_chains.hpp"

namespace hornet::cpu {
namespace {

using passes::FusedInstruction;

class Finder {
 public:
  Finder(const passes::FusedPointwise& op, const std::vector<const Tensor*>& constants)
      : op_(op), constants_(constants), inputs_(static_cast<std::int64_t>(constants.size())) {
    reads_.resize(constants.size() + op.program.size());
    for (const FusedInstruction& instruction : op.program)
      for (std::int64_t arg : instruction.args) ++reads_[static_cast<std::size_t>(arg)];
    for (std::int64_t result : op.results) ++reads_[static_cast<std::size_t>(result)];
  }

  // Ends come before what they absorb.
  std::vector<PointwisePattern> run() {
    for (int i = static_cast<int>(op_.program.size()) - 1; i >= 0; --i) {
      if (std::ranges::find(taken_, i) != taken_.end()) continue;
      std::optional<PointwisePattern> pattern = moment_step(i);
      if (!pattern) pattern = lerp(i);
      if (!pattern) pattern = root_step(i);
      if (!pattern) pattern = sigmoid(i);
      if (!pattern) continue;
      taken_.insert(taken_.end(), pattern->absorbed.begin(), pattern->absorbed.end());
      found_.push_back(std::move(*pattern));
    }
    return std::move(found_);
  }

 private:
  const FusedInstruction& instruction(int i) const { return op_.program[static_cast<std::size_t>(i)]; }

  // The instruction named `op` that makes `reg` for one reader only, or -1.
  int maker(std::int64_t reg, std::string_view op) const {
    const auto i = static_cast<int>(reg - inputs_);
    return i >= 0 && reads_[static_cast<std::size_t>(reg)] == 1 && instruction(i).op.name() == op ? i : -1;
  }

  const Tensor* constant(std::int64_t reg) const {
    const Tensor* value = known_number(constants_, reg);
    return value && is_floating(value->dtype()) ? value : nullptr;
  }

  // Of a sum or product: its constant operand's value and its other operand.
  struct WithConstant {
    double constant;
    std::int64_t other;
  };
  std::optional<WithConstant> with_constant(int i) const {
    const auto& args = instruction(i).args;
    if (const Tensor* right = constant(args[1])) return WithConstant{right->item(), args[0]};
    if (const Tensor* left = constant(args[0])) return WithConstant{left->item(), args[1]};
    return {};
  }

  // x + (y - x)·c, and with y squared.
  std::optional<PointwisePattern> lerp(int sum) const {
    if (instruction(sum).op.name() != "add") return {};
    for (std::size_t k = 0; k < 2; ++k) {
      const std::int64_t x = instruction(sum).args[1 - k];
      const int product = maker(instruction(sum).args[k], "multiply");
      const auto scaled = product < 0 ? std::nullopt : with_constant(product);
      const int difference = scaled ? maker(scaled->other, "subtract") : -1;
      if (difference < 0 || instruction(difference).args[1] != x) continue;
      const std::int64_t y = instruction(difference).args[0];
      if (const int square = maker(y, "square"); square >= 0)
        return PointwisePattern{sum,
                                Instruction::lerp_square,
                                {x, instruction(square).args[0]},
                                {scaled->constant},
                                {product, difference, square},
                                {register_of(sum)}};
      return PointwisePattern{
          sum, Instruction::lerp, {x, y}, {scaled->constant}, {product, difference}, {register_of(sum)}};
    }
    return {};
  }

  // x - y / (sqrt(z) + c)
  std::optional<PointwisePattern> root_step(int end) const {
    if (instruction(end).op.name() != "subtract") return {};
    const int ratio = maker(instruction(end).args[1], "divide");
    const int divisor = ratio < 0 ? -1 : maker(instruction(ratio).args[1], "add");
    const auto shifted = divisor < 0 ? std::nullopt : with_constant(divisor);
    const int root = shifted ? maker(shifted->other, "sqrt") : -1;
    if (root < 0) return {};
    return PointwisePattern{end,
                            Instruction::root_step,
                            {instruction(end).args[0], instruction(ratio).args[0], instruction(root).args[0]},
                            {shifted->constant},
                            {ratio, divisor, root},
                            {register_of(end)}};
  }

  // 1 / (1 + exp(-x))
  std::optional<PointwisePattern> sigmoid(int end) const {
    if (instruction(end).op.name() != "reciprocal") return {};
    const int sum = maker(instruction(end).args[0], "add");
    const auto raised = sum < 0 ? std::nullopt : with_constant(sum);
    const int power = raised && raised->constant == 1 ? maker(raised->other, "exp") : -1;
    const int negative = power < 0 ? -1 : maker(instruction(power).args[0], "negative");
    if (negative < 0) return {};
    return PointwisePattern{end, Instruction::sigmoid,   {instruction(negative).args[0]},
                            {},  {sum, power, negative}, {register_of(end)}};
  }

  // The instruction that makes `reg`, when of the instructions only `reader` reads it; else -1.
  int maker_for(std::int64_t reg, int reader) const {
    for (int i = 0; i < static_cast<int>(op_.program.size()); ++i)
      if (i != reader && std::ranges::find(instruction(i).args, reg) != instruction(i).args.end()) return -1;
    return static_cast<int>(reg - inputs_);
  }

  // w - m'·r / (sqrt(v') + c), where m' goes from m towards g and v' from v towards g squared.
  std::optional<PointwisePattern> moment_step(int end) const {
    const auto step = root_step(end);
    const int product = step ? maker(step->args[1], "multiply") : -1;
    const int second = product < 0 ? -1 : maker_for(step->args[2], step->absorbed.back());
    const auto v = second < 0 ? std::nullopt : lerp(second);
    if (!v || v->code != Instruction::lerp_square) return {};
    for (std::size_t k = 0; k < 2; ++k) {
      const int first = maker_for(instruction(product).args[k], product);
      const auto m = first < 0 ? std::nullopt : lerp(first);
      if (!m || m->code != Instruction::lerp || m->args[1] != v->args[1]) continue;
      PointwisePattern found{end,
                             Instruction::moment_step,
                             {m->args[1], m->args[0], v->args[0], step->args[0], instruction(product).args[1 - k]},
                             {m->attrs[0], v->attrs[0], step->attrs[0]},
                             {product, first, second},
                             {register_of(first), register_of(second), register_of(end)}};
      for (const auto* part : {&*step, &*m, &*v})
        found.absorbed.insert(found.absorbed.end(), part->absorbed.begin(), part->absorbed.end());
      return found;
    }
    return {};
  }

  std::int64_t register_of(int i) const { return inputs_ + i; }

  const passes::FusedPointwise& op_;
  const std::vector<const Tensor*>& constants_;
  std::int64_t inputs_;
  std::vector<int> reads_;  // of each register
  std::vector<int> taken_;  // instructions absorbed so far
  std::vector<PointwisePattern> found_;
};

}  // namespace

std::vector<PointwisePattern> find_patterns(const passes::FusedPointwise& op,
                                            const std::vector<const Tensor*>& constants,
                                            std::span<const DType> dtypes) {
  std::vector<PointwisePattern> found = Finder(op, constants).run();
  add_chains(op, constants, dtypes, found);
  return found;
}

}  // namespace hornet::cpu
