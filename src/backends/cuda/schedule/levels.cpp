#include "src/backends/cuda/schedule/levels.hpp"

#include <algorithm>

#include "src/backends/cuda/schedule/conflicts.hpp"

namespace hornet::cuda {
namespace {

// Numbers of levels: a step's launches take the levels last − launches + 1 … last; a call takes none and comes behind
// the parts of level `last`.
class Placing {
 public:
  explicit Placing(const std::vector<OrderedStep>& steps)
      : steps_(steps), before_(conflicts_with_earlier(steps)), last_(steps.size()) {
    place_early();
    place_late();
  }

  std::vector<Level> levels() const {
    std::vector<Level> levels(static_cast<std::size_t>(depth_ + 1));
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const int step = static_cast<int>(i), first = last_[i] - steps_[i].launches + 1;
      if (steps_[i].call) levels[static_cast<std::size_t>(last_[i])].calls.push_back(step);
      for (int k = 0; k < steps_[i].launches; ++k)
        levels[static_cast<std::size_t>(first + k - 1)].parts.push_back({step, k});
    }
    return levels;
  }

 private:
  void place_early() {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      int begin = 0;
      for (std::size_t a : before_[i]) begin = std::max(begin, last_[a]);
      last_[i] = begin + steps_[i].launches;
      depth_ = std::max(depth_, last_[i]);
    }
  }

  // Calls stay where they are: others wait for them.
  void place_late() {
    for (std::size_t i = 0; i < steps_.size(); ++i)
      if (!steps_[i].call) last_[i] = depth_;
    for (std::size_t i = steps_.size(); i-- > 0;)
      for (std::size_t a : before_[i])
        if (!steps_[a].call) last_[a] = std::min(last_[a], last_[i] - steps_[i].launches);
  }

  const std::vector<OrderedStep>& steps_;
  std::vector<std::vector<std::size_t>> before_;  // by step: those it must come after
  std::vector<int> last_;                         // by step
  int depth_ = 0;
};

}  // namespace

std::vector<Level> levels_of(const std::vector<OrderedStep>& steps) { return Placing(steps).levels(); }

}  // namespace hornet::cuda
