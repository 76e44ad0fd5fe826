#include "src/backends/cpu/pointwise_chains.hpp"

#include <algorithm>
#include <optional>

namespace hornet::cpu {
namespace {

using passes::FusedInstruction;

constexpr std::size_t kMostLinks = 3;

class Finder {
 public:
  Finder(const passes::FusedPointwise& op, std::span<const DType> dtypes, std::vector<PointwisePattern>& found)
      : op_(op), dtypes_(dtypes), found_(found), inputs_(std::ssize(dtypes) - std::ssize(op.program)) {
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
  };

  const FusedInstruction& instruction(int i) const { return op_.program[static_cast<std::size_t>(i)]; }

  void take(const PointwisePattern& pattern) {
    taken_[static_cast<std::size_t>(pattern.at)] = true;
    for (int i : pattern.absorbed) taken_[static_cast<std::size_t>(i)] = true;
  }

  // The instruction that makes `reg` for one reader only, if it can be a link; else -1.
  int maker(std::int64_t reg) const {
    const auto i = static_cast<int>(reg - inputs_);
    return i >= 0 && reads_[static_cast<std::size_t>(reg)] == 1 && link_of(i) ? i : -1;
  }

  std::optional<Link> link_of(int i) const {
    if (taken_[static_cast<std::size_t>(i)] || dtypes_[static_cast<std::size_t>(inputs_ + i)] != f32) return {};
    const std::string_view op = instruction(i).op.name();
    if (op == "add") return Link::add;
    if (op == "subtract") return Link::subtract;
    if (op == "multiply") return Link::multiply;
    if (op == "maximum") return Link::maximum;
    return {};
  }

  // Instruction i as a link, upon the operand that can itself be one if there is such.
  std::optional<Step> step(int i) const {
    const auto link = link_of(i);
    if (!link) return {};
    const std::int64_t a = instruction(i).args[0], b = instruction(i).args[1];
    const bool turned = maker(a) < 0 && maker(b) >= 0 && *link != Link::maximum;  // which of equals wins is a's to say
    if (!turned) return Step{i, *link, a, b};
    return Step{i, *link == Link::subtract ? Link::subtract_from : *link, b, a};
  }

  // The longest chain that ends in instruction i, if it has two links.
  std::optional<PointwisePattern> chain_to(int i) const {
    std::vector<Step> steps;  // the last first
    for (auto next = step(i); next; next = step(maker(next->value))) {
      steps.push_back(*next);
      if (steps.size() == kMostLinks || maker(next->value) < 0) break;
    }
    if (steps.size() < 2) return {};
    PointwisePattern chain{i, {}, {steps.back().value}, {}, {}, {inputs_ + i}};
    std::ranges::reverse(steps);
    for (const Step& one : steps) {
      chain.links.push_back(one.link);
      chain.args.push_back(one.operand);
      if (one.at != i) chain.absorbed.push_back(one.at);
    }
    return chain;
  }

  const passes::FusedPointwise& op_;
  std::span<const DType> dtypes_;  // by register, as the next
  std::vector<PointwisePattern>& found_;
  std::int64_t inputs_;
  std::vector<int> reads_;
  std::vector<bool> taken_;  // by instruction
};

}  // namespace

void add_chains(const passes::FusedPointwise& op, std::span<const DType> dtypes, std::vector<PointwisePattern>& found) {
  Finder(op, dtypes, found).run();
}

BlockKernel chain_kernel(std::span<const Link> links) {
  const auto at = [&](std::size_t i) { return static_cast<std::size_t>(links[i]); };
  const ChainKernels& chains = vector_table().chains;
  return links.size() == 2 ? chains.of_two[at(0)][at(1)] : chains.of_three[at(0)][at(1)][at(2)];
}

}  // namespace hornet::cpu
