// Let a round have P levels, and step i be done in the levels t(i) − launches(i) + 1 … t(i), counted from its time's
// first on; its next time is P levels later. Of two steps a and b of which one writes what the other touches, a being
// listed before b, two things are required:
//
//   b comes behind a:                          t(b) − launches(b) ≥ t(a)
//   a's next time comes behind b:              t(a) + P − launches(a) ≥ t(b)
//
// That is enough: a's times after the next are later still, b's next time is behind a's by the first, and a step's next
// time is behind itself where P ≥ launches. What meets in a level, of this time or another, so has no conflict, and
// between levels all blocks wait for each other. What need not wait for the one nor the other is free, which is how a
// metric that is added up, or weights that are read late, come beside the first level of the next time.
//
// For a P these are differences, whose least solution is a longest path (Bellman, Ford), where there is one. A larger P
// asks for less, and the number of levels of a step alone always does.
#include "src/backends/cuda/schedule/cycle.hpp"

#include <algorithm>
#include <optional>

#include "src/backends/cuda/schedule/conflicts.hpp"

namespace hornet::cuda {
namespace {

class Placing {
 public:
  explicit Placing(const std::vector<OrderedStep>& steps) : steps_(steps), earlier_(conflicts_with_earlier(steps)) {
    std::vector<int> alone = least();
    int enough = 1, too_few = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      enough = std::max(enough, alone[i]);
      too_few = std::max(too_few, steps[i].launches - 1);
    }
    while (enough - too_few > 1) {
      const int middle = (too_few + enough) / 2;
      (soon(middle) ? enough : too_few) = middle;
    }
    period_ = enough;
    last_ = late(*soon(period_));
  }

  Cycle cycle() const {
    Cycle cycle(static_cast<std::size_t>(period_));
    for (std::size_t i = 0; i < steps_.size(); ++i)
      for (int k = 0; k < steps_[i].launches; ++k) {
        const int level = last_[i] - steps_[i].launches + k;
        cycle[static_cast<std::size_t>(level % period_)].push_back({static_cast<int>(i), k, level / period_});
      }
    return cycle;
  }

 private:
  int launches(std::size_t step) const { return steps_[step].launches; }

  // As soon as may be, but for the next time.
  std::vector<int> least() const {
    std::vector<int> last;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      last.push_back(launches(i));
      for (std::size_t a : earlier_[i]) last[i] = std::max(last[i], last[a] + launches(i));
    }
    return last;
  }

  // As soon as may be in rounds of so many levels; nothing where that are too few.
  std::optional<std::vector<int>> soon(int period) const {
    std::vector<int> last = least();
    for (std::size_t sweep = 0; sweep <= steps_.size(); ++sweep) {
      bool changed = false;
      const auto raise = [&](std::size_t step, int to) {
        changed = changed || to > last[step];
        last[step] = std::max(last[step], to);
      };
      for (std::size_t b = 0; b < steps_.size(); ++b)
        for (std::size_t a : earlier_[b]) {
          raise(b, last[a] + launches(b));
          raise(a, last[b] + launches(a) - period);
        }
      if (!changed) return last;
    }
    return {};
  }

  // No later than the last of `soon` is, as late as may be: what does not hurry gathers with its like.
  std::vector<int> late(const std::vector<int>& soon) const {
    std::vector<int> last(soon.size(), soon.empty() ? 0 : std::ranges::max(soon));
    for (bool changed = true; changed;) {
      changed = false;
      const auto lower = [&](std::size_t step, int to) {
        changed = changed || to < last[step];
        last[step] = std::min(last[step], to);
      };
      for (std::size_t b = steps_.size(); b-- > 0;)
        for (std::size_t a : earlier_[b]) {
          lower(a, last[b] - launches(b));
          lower(b, last[a] - launches(a) + period_);
        }
    }
    return last;
  }

  const std::vector<OrderedStep>& steps_;
  std::vector<std::vector<std::size_t>> earlier_;
  std::vector<int> last_;  // by step
  int period_ = 1;
};

}  // namespace

Cycle cycle_of(const std::vector<OrderedStep>& steps) { return Placing(steps).cycle(); }

}  // namespace hornet::cuda
