// The order of steps that are done again and again, by what they read and write.
#include "src/backends/cuda/schedule/cycle.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "src/backends/cuda/schedule/levels.hpp"
#include "tests/cuda/ordered_steps.hpp"

using namespace hornet;

namespace {

// "0 2'1 | 1.0": levels apart by bars, a part as step'lag, step.launch where a step has several.
std::string text(const OrderedSteps& steps) {
  std::string out;
  for (const auto& level : cuda::cycle_of(steps.order())) {
    if (!out.empty()) out += " |";
    for (const cuda::CyclePart& part : level) {
      out += " " + steps.name(part.step, part.launch);
      if (part.lag > 0) out += "'" + std::to_string(part.lag);
    }
  }
  return out;
}

struct Moment {
  int first = -1, last = -1;  // level, counted through all rounds
};

// When each step is done, in all of some times.
std::vector<std::vector<Moment>> moments(const cuda::Cycle& cycle, std::size_t steps, int times) {
  std::vector<std::vector<Moment>> all(static_cast<std::size_t>(times), std::vector<Moment>(steps));
  const int levels = static_cast<int>(cycle.size());
  for (int time = 0; time < times; ++time)
    for (int level = 0; level < levels; ++level)
      for (const cuda::CyclePart& part : cycle[static_cast<std::size_t>(level)]) {
        Moment& moment = all[static_cast<std::size_t>(time)][static_cast<std::size_t>(part.step)];
        const int at = (time + part.lag) * levels + level;
        moment.first = moment.first < 0 ? at : std::min(moment.first, at);
        moment.last = std::max(moment.last, at);
      }
  return all;
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("a chain whose last step changes what its first one reads has no level less in rounds") {
    OrderedSteps steps;
    steps.add({bytes(0, 8)}, {bytes(8, 16)});
    steps.add({bytes(8, 16)}, {bytes(16, 24)});
    steps.add({bytes(16, 24)}, {bytes(0, 8)});
    CHECK(text(steps) == " 0 | 1 | 2");
  }

  TEST_CASE("what is only added up comes beside the next time's first level") {
    OrderedSteps steps;
    steps.add({bytes(0, 8)}, {bytes(8, 16)});       // a layer of the weights
    steps.add({bytes(8, 16)}, {bytes(16, 24)});     // its loss
    steps.add({bytes(8, 16)}, {bytes(0, 8)});       // its update
    steps.add({bytes(16, 24)}, {bytes(100, 104)});  // the loss, added up
    CHECK(text(steps) == " 0 3'1 | 1 2");
  }

  TEST_CASE("weights that are read in the second level may be updated in the next time's first") {
    OrderedSteps steps;
    steps.add({bytes(50, 54)}, {bytes(8, 16)});
    steps.add({bytes(8, 16), bytes(0, 8)}, {bytes(16, 24)});  // reads the weights
    steps.add({bytes(16, 24)}, {bytes(24, 32)});
    steps.add({bytes(24, 32)}, {bytes(0, 8)});  // updates them
    CHECK(text(steps) == " 0 3'1 | 1 | 2");
  }

  TEST_CASE("memory is not written again before all have read it") {
    OrderedSteps steps;
    steps.add({}, {bytes(0, 8)});
    steps.add({bytes(0, 8)}, {bytes(8, 16)});
    steps.add({bytes(8, 16)}, {bytes(16, 24)});
    steps.add({bytes(16, 24), bytes(0, 8)}, {bytes(24, 32)});  // the first's
    CHECK(text(steps) == " 0 | 1 | 2 | 3");
  }

  TEST_CASE("a chain that nothing leads back in takes two levels, however long it is") {
    OrderedSteps steps;
    for (int i = 0; i < 7; ++i) steps.add({bytes(8 * i, 8 * i + 8)}, {bytes(8 * i + 8, 8 * i + 16)});
    CHECK(text(steps) == " 0 2'1 4'2 6'3 | 1 3'1 5'2");
  }

  TEST_CASE("a step's launches come one after another, and not beside those of its next time") {
    OrderedSteps steps;
    steps.add({}, {bytes(0, 8)}, 3);
    steps.add({bytes(0, 8)}, {bytes(8, 16)});
    CHECK(text(steps) == " 0.0 | 0.1 | 0.2 | 1");
    OrderedSteps apart;
    apart.add({}, {bytes(0, 8)}, 3);
    apart.add({}, {bytes(8, 16)});
    CHECK(text(apart) == " 0.0 | 0.1 | 0.2 1");
  }

  TEST_CASE("whatever is read and written: of any two times conflicts keep their order, and no level is wasted") {
    std::mt19937 random(11);
    for (int round = 0; round < 300; ++round) {
      const OrderedSteps steps = random_steps(random);
      const std::vector<cuda::OrderedStep> order = steps.order();
      const cuda::Cycle cycle = cuda::cycle_of(order);
      CHECK(cycle.size() <= cuda::levels_of(order).size());
      for (const auto& level : cycle) CHECK(!level.empty());
      constexpr int times = 6;
      const auto done = moments(cycle, order.size(), times);
      for (std::size_t b = 0; b < order.size(); ++b)
        for (std::size_t a = 0; a <= b; ++a) {
          if (a != b && !conflict(*order[a].work, *order[b].work)) continue;
          if (a != b) CHECK(done[0][a].last < done[0][b].first);
          for (int time = 1; time < times; ++time) {
            const auto later = static_cast<std::size_t>(time);
            CHECK(done[0][a].last < done[later][b].first);
            CHECK(done[0][b].last < done[later][a].first);
          }
        }
    }
  }
}
