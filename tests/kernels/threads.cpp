#include "src/base/threads.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <hornet/base/error.hpp>
#include <limits>
#include <stdexcept>
#include <thread>
#include <vector>

using hornet::parallel_for;

namespace {

// Sets a number of threads and restores the old one.
struct Threads {
  explicit Threads(int n) : before(hornet::num_threads()) { hornet::set_num_threads(n); }
  ~Threads() { hornet::set_num_threads(before); }
  int before;
};

}  // namespace

TEST_SUITE("kernels") {
  TEST_CASE("every shard runs exactly once, for any number of threads") {
    for (const int threads : {1, 2, 3, 7}) {
      const Threads scope(threads);
      for (const std::int64_t shards : {0, 1, 2, 5, 1000}) {
        std::vector<std::atomic<int>> runs(static_cast<std::size_t>(shards));
        parallel_for(shards, [&](std::int64_t shard) { ++runs[static_cast<std::size_t>(shard)]; });
        for (const auto& count : runs) REQUIRE(count == 1);
      }
    }
  }

  TEST_CASE("thousands of short regions neither lose nor repeat a shard") {
    const Threads scope(3);
    std::int64_t total = 0;
    std::vector<std::int64_t> parts(5);
    for (int region = 0; region < 20000; ++region) {
      parallel_for(5, [&](std::int64_t shard) { parts[static_cast<std::size_t>(shard)] = shard + region; });
      for (const std::int64_t part : parts) total += part;
      if (region % 4000 == 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(2));  // lets the workers fall asleep
    }
    CHECK(total == 20000LL * 10 + 5LL * 20000 * 19999 / 2);
  }

  TEST_CASE("an exception in a shard reaches the caller and the pool lives on") {
    const Threads scope(3);
    for (int round = 0; round < 50; ++round) {
      CHECK_THROWS_AS(parallel_for(7,
                                   [](std::int64_t shard) {
                                     if (shard == 5) throw std::out_of_range("five");
                                   }),
                      std::out_of_range);
      std::atomic<int> runs = 0;
      parallel_for(7, [&](std::int64_t) { ++runs; });
      CHECK(runs == 7);
    }
  }

  TEST_CASE("a nested region runs inline, in order") {
    const Threads scope(2);
    std::vector<std::vector<std::int64_t>> seen(3);
    parallel_for(3, [&](std::int64_t outer) {
      parallel_for(5, [&](std::int64_t inner) { seen[static_cast<std::size_t>(outer)].push_back(inner); });
      CHECK_THROWS_AS(hornet::set_num_threads(1), hornet::ConfigError);
    });
    for (const auto& inner : seen) CHECK(inner == std::vector<std::int64_t>{0, 1, 2, 3, 4});
  }

  TEST_CASE("two callers at once both get their work done") {
    const Threads scope(2);
    std::atomic<int> runs = 0;
    const auto caller = [&] {
      for (int i = 0; i < 500; ++i) parallel_for(3, [&](std::int64_t) { ++runs; });
    };
    std::thread other(caller);
    caller();
    other.join();
    CHECK(runs == 3000);
  }

  TEST_CASE("denormals are flushed inside a region and kept outside") {
    for (const int threads : {1, 3}) {
      const Threads scope(threads);
      volatile float tiny = std::numeric_limits<float>::min();
      std::atomic<int> flushed = 0;
      parallel_for(7, [&](std::int64_t) {
        const volatile float half = tiny / 2;
        if (half == 0) ++flushed;
      });
      CHECK(flushed == 7);
      const volatile float half = tiny / 2;
      CHECK(half > 0);
    }
  }

  TEST_CASE("a number of threads that makes no sense is refused") {
    CHECK_THROWS_AS(hornet::set_num_threads(0), hornet::ConfigError);
    CHECK_THROWS_AS(hornet::set_num_threads(1025), hornet::ConfigError);
  }
}
