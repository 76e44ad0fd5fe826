#include "src/backends/cpu/pointwise_chains.hpp"

#include <algorithm>
#include <optional>

namespace hornet::cpu {
namespace {

using passes::FusedInstruction;

constexpr std::size_t kMostLinks = 3;

bool is_slope(Link link) { return link == Link::sigmoid_slope || link == Link::tanh_slope; }

class Finder {
 public:
  Finder(const passes::FusedPointwise& op, const std::vector<const Tensor*>& constants, std::span<const DType> dtypes,
         std::vector<PointwisePattern>& found)
      : op_(op), constants_(constants), dtypes_(dtypes), found_(found), inputs_(std::ssize(constants)) {
    reads_.resize(dtypes.size());
    for (const FusedInstruction& instruction : op.program)
      for (std::int64_t arg : instruction.args) ++reads_[static_cast<std::size_t>(arg)];
    for (std::int64_t result : op.results) ++reads_[static_cast<std::size_t>(result)];
    taken_.resize(op.program.size());
    for (const PointwisePattern& pattern : found) take(pattern);
  }

  void run() {
    for (int i = static_cast<int>(op_.program.size()) - 1; i >= 0; --i)
      if (auto chain = chain_to(i)) {
        take(*chain);
        found_.push_back(std::move(*chain));
      }
  }

 private:
  struct Step {
    int at;  // instruction
    Link link;
    std::int64_t value, operand;  // registers: what it is done to, and with
    std::vector<int> absorbed;    // instructions that make a slope of the operand
  };

  const FusedInstruction& instruction(int i) const { return op_.program[static_cast<std::size_t>(i)]; }

  void take(const PointwisePattern& pattern) {
    taken_[static_cast<std::size_t>(pattern.at)] = true;
    for (int i : pattern.absorbed) taken_[static_cast<std::size_t>(i)] = true;
  }

  // The free instruction that makes `reg` for one reader only; else -1.
  int only_maker(std::int64_t reg) const {
    const auto i = static_cast<int>(reg - inputs_);
    return i >= 0 && reads_[static_cast<std::size_t>(reg)] == 1 && is_free(i) ? i : -1;
  }

  // The same if it can be a link.
  int maker(std::int64_t reg) const {
    const int i = only_maker(reg);
    return i >= 0 && link_of(i) ? i : -1;
  }

  bool is_free(int i) const {
    return !taken_[static_cast<std::size_t>(i)] && dtypes_[static_cast<std::size_t>(inputs_ + i)] == f32;
  }

  std::optional<Link> link_of(int i) const {
    if (!is_free(i)) return {};
    const std::string_view op = instruction(i).op.name();
    if (op == "add") return Link::add;
    if (op == "subtract") return Link::subtract;
    if (op == "multiply") return Link::multiply;
    if (op == "maximum") return Link::maximum;
    return {};
  }

  // The instruction that makes `reg` = 1 − x for one reader only, else -1.
  int difference_from_one(std::int64_t reg) const {
    const int i = only_maker(reg);
    if (i < 0 || instruction(i).op.name() != "subtract") return -1;
    const Tensor* one = known_number(constants_, instruction(i).args[0]);
    return one && one->item() == 1 ? i : -1;
  }

  // y·(1 − y) or 1 − y², made for one reader only.
  struct Slope {
    Link link;
    std::int64_t y;
    std::vector<int> instructions;
  };
  std::optional<Slope> slope(std::int64_t reg) const {
    const int end = only_maker(reg);
    if (end < 0) return {};
    if (const int difference = difference_from_one(reg); difference >= 0) {
      const int square = only_maker(instruction(difference).args[1]);
      if (square < 0 || instruction(square).op.name() != "square") return {};
      return Slope{Link::tanh_slope, instruction(square).args[0], {difference, square}};
    }
    if (instruction(end).op.name() != "multiply") return {};
    for (std::size_t k = 0; k < 2; ++k) {
      const std::int64_t y = instruction(end).args[k];
      const int difference = difference_from_one(instruction(end).args[1 - k]);
      if (difference >= 0 && instruction(difference).args[1] == y)
        return Slope{Link::sigmoid_slope, y, {end, difference}};
    }
    return {};
  }

  // Instruction i as a link, upon the operand that can itself be one if there is such.
  std::optional<Step> step(int i) const {
    const auto link = link_of(i);
    if (!link) return {};
    const std::int64_t a = instruction(i).args[0], b = instruction(i).args[1];
    if (*link == Link::multiply) {
      if (auto by = slope(b)) return Step{i, by->link, a, by->y, std::move(by->instructions)};
      if (auto by = slope(a)) return Step{i, by->link, b, by->y, std::move(by->instructions)};
    }
    const bool turned = maker(a) < 0 && maker(b) >= 0 && *link != Link::maximum;  // which of equals wins is a's to say
    if (!turned) return Step{i, *link, a, b, {}};
    return Step{i, *link == Link::subtract ? Link::subtract_from : *link, b, a, {}};
  }

  // The longest chain that ends in instruction i, if one computes more than that. Of three only the middle is a slope.
  std::optional<PointwisePattern> chain_to(int i) const {
    std::vector<Step> steps;  // the last first
    for (auto next = step(i); next; next = step(maker(next->value))) {
      steps.push_back(*next);
      if (steps.size() == kMostLinks || maker(next->value) < 0) break;
    }
    if (steps.size() == kMostLinks && (is_slope(steps.front().link) || is_slope(steps.back().link))) steps.pop_back();
    if (steps.empty() || (steps.size() == 1 && !is_slope(steps.front().link))) return {};
    PointwisePattern chain{i, {}, {steps.back().value}, {}, {}, {inputs_ + i}};
    std::ranges::reverse(steps);
    for (const Step& one : steps) {
      chain.links.push_back(one.link);
      chain.args.push_back(one.operand);
      if (one.at != i) chain.absorbed.push_back(one.at);
      chain.absorbed.insert(chain.absorbed.end(), one.absorbed.begin(), one.absorbed.end());
    }
    return chain;
  }

  const passes::FusedPointwise& op_;
  const std::vector<const Tensor*>& constants_;
  std::span<const DType> dtypes_;  // by register, as the next
  std::vector<PointwisePattern>& found_;
  std::int64_t inputs_;
  std::vector<int> reads_;
  std::vector<bool> taken_;  // by instruction
};

}  // namespace

void add_chains(const passes::FusedPointwise& op, const std::vector<const Tensor*>& constants,
                std::span<const DType> dtypes, std::vector<PointwisePattern>& found) {
  Finder(op, constants, dtypes, found).run();
}

BlockKernel chain_kernel(std::span<const Link> links) {
  const auto at = [&](std::size_t i) { return static_cast<std::size_t>(links[i]); };
  const ChainKernels& chains = vector_table().chains;
  if (links.size() == 1) return chains.of_one[at(0)];
  return links.size() == 2 ? chains.of_two[at(0)][at(1)] : chains.of_three[at(0)][at(1)][at(2)];
}

}  // namespace hornet::cpu
