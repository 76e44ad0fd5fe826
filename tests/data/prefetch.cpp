#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <hornet/data/dataset.hpp>
#include <mutex>
#include <stdexcept>
#include <thread>

using namespace hornet;

namespace {

Dataset numbers(std::int64_t n) { return Dataset::from_tensors(Tensor::arange(n)); }

// A dataset 0, 1, 2, … that throws instead of element `failing`.
Dataset failing_at(double failing) {
  return numbers(50).map([failing](Tensor x) {
    if (x.item() == failing) throw std::runtime_error("element " + std::to_string(static_cast<int>(failing)));
    return x;
  });
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("prefetch gives the same elements in the same order") {
    for (const std::int64_t ahead : {1, 2, 100}) {
      double expected = 0;
      for (const auto& [x, y] : numbers(50).prefetch(ahead)) CHECK(x.item() == expected++);
      CHECK(expected == 50);
    }
  }

  TEST_CASE("prefetch works on a thread of its own and no further ahead than asked") {
    std::mutex mutex;
    std::condition_variable changed;
    int made = 0;
    std::atomic<bool> on_this_thread = false;
    const auto here = std::this_thread::get_id();
    Dataset::Pass pass = numbers(50)
                             .map([&](Tensor x) {
                               if (std::this_thread::get_id() == here) on_this_thread = true;
                               const std::lock_guard lock(mutex);
                               ++made;
                               changed.notify_all();
                               return x;
                             })
                             .prefetch(3)
                             .pass();
    const auto wait_for = [&](int count) {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return made >= count; });
    };
    wait_for(4);  // three that wait and the one in hand, before any was asked for
    Element element;
    for (int taken = 1; taken <= 10; ++taken) {
      REQUIRE(pass.next(element));
      CHECK(element.x[0].item() == taken - 1);
      wait_for(taken + 4);
      const std::lock_guard lock(mutex);
      CHECK(made == taken + 4);
    }
    CHECK(!on_this_thread);
  }

  TEST_CASE("a prefetch given up half-way stops, endless or not, begun or not") {
    for (int taken = 0; taken < 20; ++taken) {
      Dataset::Pass pass = numbers(5).repeat().batch(2).prefetch(3).prefetch(1).pass();
      Element element;
      for (int i = 0; i < taken; ++i) REQUIRE(pass.next(element));
    }
    for (const auto& [x, y] : numbers(5).repeat().prefetch(2))
      if (x.item() == 3) break;
  }

  TEST_CASE("what fails on the worker is thrown where its element is asked for") {
    for (const bool stacked : {false, true}) {
      Dataset data = failing_at(7).prefetch(3);
      if (stacked) data = data.shuffle(1).prefetch(2);
      Dataset::Pass pass = data.pass();
      Element element;
      for (int i = 0; i < 7; ++i) {
        REQUIRE(pass.next(element));
        CHECK(element.x[0].item() == i);
      }
      CHECK_THROWS_WITH_AS(pass.next(element), "element 7", std::runtime_error);
      CHECK(!pass.next(element));
    }
  }

  TEST_CASE("a failure nobody asks for is dropped with the pass") {
    Dataset::Pass pass = failing_at(2).prefetch(5).pass();
    Element element;
    REQUIRE(pass.next(element));
    CHECK(element.x[0].item() == 0);
  }

  TEST_CASE("several passes over one dataset run at once") {
    const Dataset data = numbers(50).shuffle(50, {.seed = 1}).batch(7).prefetch(2);
    Dataset::Pass a = data.pass(4);
    Dataset::Pass b = data.pass(4);
    Element from_a, from_b;
    while (a.next(from_a)) {
      REQUIRE(b.next(from_b));
      CHECK(identical(from_a.x[0], from_b.x[0]));
    }
    CHECK(!b.next(from_b));
  }
}
