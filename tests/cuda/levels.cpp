// The order in which a plan's steps are launched, by what they read and write.
#include "src/backends/cuda/schedule/levels.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "tests/cuda/ordered_steps.hpp"

using namespace hornet;
using cuda::Level;

namespace {

// "0 1.0 | [2] 1.1": levels apart by bars, calls in brackets, a launch as step.number where a step has several.
std::string text(const OrderedSteps& steps) {
  std::string out;
  for (const Level& level : cuda::levels_of(steps.order())) {
    if (!out.empty()) out += " |";
    for (int call : level.calls) out += " [" + std::to_string(call) + "]";
    for (const cuda::LevelPart& part : level.parts) out += " " + steps.name(part.step, part.launch);
  }
  return out;
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("steps that share no written bytes are one level, also where they read the same") {
    OrderedSteps steps;
    steps.add({bytes(0, 8)}, {bytes(8, 16)});
    steps.add({bytes(0, 8)}, {bytes(16, 24)});
    steps.add({bytes(4, 5)}, {bytes(24, 31)});
    CHECK(text(steps) == " 0 1 2 |");
  }

  TEST_CASE("what is read after it is written waits, to the byte") {
    OrderedSteps steps;
    steps.add({}, {bytes(0, 8)});
    steps.add({bytes(7, 9)}, {bytes(16, 24)});
    steps.add({bytes(8, 9)}, {bytes(24, 32)});
    CHECK(text(steps) == " 0 | 1 2 |");
  }

  TEST_CASE(
      "memory of an arena is written again only behind its readers, and a value in place behind those of the old") {
    OrderedSteps arena;
    arena.add({}, {bytes(0, 8)});
    arena.add({bytes(0, 8)}, {bytes(8, 16)});
    arena.add({}, {bytes(4, 12)});  // another value's memory
    arena.add({bytes(4, 12)}, {bytes(20, 22)});
    CHECK(text(arena) == " 0 | 1 | 2 | 3 |");
    OrderedSteps in_place;
    in_place.add({bytes(0, 8)}, {bytes(8, 16)});
    in_place.add({bytes(0, 8), bytes(16, 24)}, {bytes(0, 8)});
    CHECK(text(in_place) == " 0 | 1 |");
  }

  TEST_CASE("of two that write the same the later one is last") {
    OrderedSteps steps;
    steps.add({}, {bytes(0, 8)});
    steps.add({}, {bytes(0, 8)});
    CHECK(text(steps) == " 0 | 1 |");
  }

  TEST_CASE("what does not hurry comes where it is needed, or at the end with its like") {
    OrderedSteps steps;
    steps.add({}, {bytes(0, 8)});                  // gradient of the last layer
    steps.add({bytes(0, 8)}, {bytes(100, 108)});   // its update
    steps.add({bytes(0, 8)}, {bytes(8, 16)});      // gradient of the one before
    steps.add({bytes(8, 16)}, {bytes(108, 116)});  // its update
    steps.add({}, {bytes(16, 24)});                // a mask
    steps.add({bytes(16, 24)}, {bytes(24, 32)});   // its use
    CHECK(text(steps) == " 0 | 2 4 | 1 3 5 |");
  }

  TEST_CASE("a step's launches come one after another, beside those of other steps") {
    OrderedSteps steps;
    steps.add({}, {bytes(0, 8)}, 3);
    steps.add({}, {bytes(8, 16)}, 2);
    steps.add({bytes(0, 16)}, {bytes(16, 24)});
    CHECK(text(steps) == " 0.0 | 0.1 1.0 | 0.2 1.1 | 2 |");
  }

  TEST_CASE("calls keep their order between the levels that they wait for and that wait for them") {
    OrderedSteps steps;
    steps.add({}, {bytes(0, 8)});
    steps.call({bytes(0, 8)}, {bytes(8, 16)});
    steps.add({}, {bytes(40, 48)});
    steps.call({bytes(8, 16)}, {bytes(16, 24)});
    steps.add({bytes(16, 24), bytes(40, 48)}, {bytes(24, 32)});
    steps.call({}, {bytes(60, 64)});
    CHECK(text(steps) == " [5] 0 2 | [1] [3] 4 |");
  }

  TEST_CASE("whatever is read and written: conflicts keep their order, and nothing is lost") {
    std::mt19937 random(5);
    for (int round = 0; round < 200; ++round) {
      const OrderedSteps steps = random_steps(random, 0);
      const std::size_t count = steps.work().size();
      std::vector<int> begins, ends;  // moments of each step's first and last launch
      begins.resize(count, -1);
      ends.resize(count, -1);
      int moment = 0;
      const auto happens = [&](int step) {
        int& begin = begins[static_cast<std::size_t>(step)];
        if (begin < 0) begin = moment;
        ends[static_cast<std::size_t>(step)] = moment;
      };
      for (const Level& level : cuda::levels_of(steps.order())) {
        for (int call : level.calls) ++moment, happens(call);
        ++moment;
        for (const cuda::LevelPart& part : level.parts) happens(part.step);
      }
      CHECK(std::ranges::count(begins, -1) == 0);
      const auto& work = steps.work();
      for (std::size_t b = 0; b < work.size(); ++b)
        for (std::size_t a = 0; a < b; ++a)
          if (conflict(work[a], work[b])) CHECK(ends[a] < begins[b]);
    }
  }
}
