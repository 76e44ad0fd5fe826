// The order in which a plan's steps are launched, by what they read and write.
#include "src/backends/cuda/schedule/levels.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace hornet;
using cuda::Level;
using cuda::OrderedStep;

namespace {

ByteRange bytes(std::int64_t begin, std::int64_t end) {
  return {reinterpret_cast<const void*>(static_cast<std::uintptr_t>(4096 + begin)), end - begin};
}

// Steps of one launch, unless said otherwise.
class Steps {
 public:
  void add(std::vector<ByteRange> reads, std::vector<ByteRange> writes, int launches = 1) {
    work_.push_back({{}, std::move(reads), std::move(writes)});
    launches_.push_back(launches);
  }
  void call(std::vector<ByteRange> reads, std::vector<ByteRange> writes) {
    add(std::move(reads), std::move(writes), 0);
  }

  std::vector<Level> levels() const {
    std::vector<OrderedStep> order;
    for (std::size_t i = 0; i < work_.size(); ++i) order.push_back({&work_[i], launches_[i], launches_[i] == 0});
    return cuda::levels_of(order);
  }

  // "0 1.0 | [2] 1.1": levels apart by bars, calls in brackets, a launch as step.number where a step has several.
  std::string text() const {
    std::string out;
    for (const Level& level : levels()) {
      if (!out.empty()) out += " |";
      for (int call : level.calls) out += " [" + std::to_string(call) + "]";
      for (const cuda::LevelPart& part : level.parts) {
        out += " " + std::to_string(part.step);
        if (launches_[static_cast<std::size_t>(part.step)] > 1) out += "." + std::to_string(part.launch);
      }
    }
    return out;
  }

  const std::vector<DeviceWork>& work() const { return work_; }

 private:
  std::vector<DeviceWork> work_;
  std::vector<int> launches_;
};

bool meet(const std::vector<ByteRange>& a, const std::vector<ByteRange>& b) {
  for (const ByteRange& x : a)
    for (const ByteRange& y : b) {
      const auto* p = static_cast<const char*>(x.begin);
      const auto* q = static_cast<const char*>(y.begin);
      for (std::int64_t i = 0; i < x.bytes; ++i)
        if (p + i >= q && p + i < q + y.bytes) return true;
    }
  return false;
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("steps that share no written bytes are one level, also where they read the same") {
    Steps steps;
    steps.add({bytes(0, 8)}, {bytes(8, 16)});
    steps.add({bytes(0, 8)}, {bytes(16, 24)});
    steps.add({bytes(4, 5)}, {bytes(24, 31)});
    CHECK(steps.text() == " 0 1 2 |");
  }

  TEST_CASE("what is read after it is written waits, to the byte") {
    Steps steps;
    steps.add({}, {bytes(0, 8)});
    steps.add({bytes(7, 9)}, {bytes(16, 24)});
    steps.add({bytes(8, 9)}, {bytes(24, 32)});
    CHECK(steps.text() == " 0 | 1 2 |");
  }

  TEST_CASE(
      "memory of an arena is written again only behind its readers, and a value in place behind those of the old") {
    Steps arena;
    arena.add({}, {bytes(0, 8)});
    arena.add({bytes(0, 8)}, {bytes(8, 16)});
    arena.add({}, {bytes(4, 12)});  // another value's memory
    arena.add({bytes(4, 12)}, {bytes(20, 22)});
    CHECK(arena.text() == " 0 | 1 | 2 | 3 |");
    Steps in_place;
    in_place.add({bytes(0, 8)}, {bytes(8, 16)});
    in_place.add({bytes(0, 8), bytes(16, 24)}, {bytes(0, 8)});
    CHECK(in_place.text() == " 0 | 1 |");
  }

  TEST_CASE("of two that write the same the later one is last") {
    Steps steps;
    steps.add({}, {bytes(0, 8)});
    steps.add({}, {bytes(0, 8)});
    CHECK(steps.text() == " 0 | 1 |");
  }

  TEST_CASE("what does not hurry comes where it is needed, or at the end with its like") {
    Steps steps;
    steps.add({}, {bytes(0, 8)});                  // gradient of the last layer
    steps.add({bytes(0, 8)}, {bytes(100, 108)});   // its update
    steps.add({bytes(0, 8)}, {bytes(8, 16)});      // gradient of the one before
    steps.add({bytes(8, 16)}, {bytes(108, 116)});  // its update
    steps.add({}, {bytes(16, 24)});                // a mask
    steps.add({bytes(16, 24)}, {bytes(24, 32)});   // its use
    CHECK(steps.text() == " 0 | 2 4 | 1 3 5 |");
  }

  TEST_CASE("a step's launches come one after another, beside those of other steps") {
    Steps steps;
    steps.add({}, {bytes(0, 8)}, 3);
    steps.add({}, {bytes(8, 16)}, 2);
    steps.add({bytes(0, 16)}, {bytes(16, 24)});
    CHECK(steps.text() == " 0.0 | 0.1 1.0 | 0.2 1.1 | 2 |");
  }

  TEST_CASE("calls keep their order between the levels that they wait for and that wait for them") {
    Steps steps;
    steps.add({}, {bytes(0, 8)});
    steps.call({bytes(0, 8)}, {bytes(8, 16)});
    steps.add({}, {bytes(40, 48)});
    steps.call({bytes(8, 16)}, {bytes(16, 24)});
    steps.add({bytes(16, 24), bytes(40, 48)}, {bytes(24, 32)});
    steps.call({}, {bytes(60, 64)});
    CHECK(steps.text() == " [5] 0 2 | [1] [3] 4 |");
  }

  TEST_CASE("whatever is read and written: conflicts keep their order, and nothing is lost") {
    std::mt19937 random(5);
    const auto below = [&](std::uint32_t n) { return static_cast<std::int64_t>(random() % n); };
    for (int round = 0; round < 200; ++round) {
      Steps steps;
      const auto ranges = [&](std::int64_t count) {
        std::vector<ByteRange> all;
        for (std::int64_t i = 0; i < count; ++i) {
          const std::int64_t begin = below(120);
          all.push_back(bytes(begin, begin + 1 + below(7)));
        }
        return all;
      };
      const std::int64_t count = 2 + below(30);
      for (std::int64_t i = 0; i < count; ++i)
        steps.add(ranges(below(3)), ranges(1 + below(2)), static_cast<int>(below(4)));
      std::vector<int> begins, ends;  // moments of each step's first and last launch
      begins.resize(static_cast<std::size_t>(count), -1);
      ends.resize(static_cast<std::size_t>(count), -1);
      int moment = 0;
      const auto happens = [&](int step) {
        int& begin = begins[static_cast<std::size_t>(step)];
        if (begin < 0) begin = moment;
        ends[static_cast<std::size_t>(step)] = moment;
      };
      for (const Level& level : steps.levels()) {
        for (int call : level.calls) ++moment, happens(call);
        ++moment;
        for (const cuda::LevelPart& part : level.parts) happens(part.step);
      }
      CHECK(std::ranges::count(begins, -1) == 0);
      const auto& work = steps.work();
      for (std::size_t b = 0; b < work.size(); ++b)
        for (std::size_t a = 0; a < b; ++a)
          if (meet(work[a].writes, work[b].reads) || meet(work[a].reads, work[b].writes) ||
              meet(work[a].writes, work[b].writes))
            CHECK(ends[a] < begins[b]);
    }
  }
}
