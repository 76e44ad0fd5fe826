#include <doctest/doctest.h>

#include <algorithm>
#include <hornet/base/error.hpp>
#include <hornet/base/random.hpp>
#include <hornet/data/dataset.hpp>
#include <map>
#include <numeric>
#include <set>

#include "tests/allocation_count.hpp"
#include "tests/data/samples.hpp"

using namespace hornet;

namespace {

using Numbers = std::vector<std::int64_t>;

// Samples whose x and y are their number, both int64 of shape ().
Dataset numbers(std::int64_t n) { return Dataset::from_tensors(Tensor::arange(n), Tensor::arange(n)); }

// The numbers a pass gives, batches flattened; x and y must agree.
Numbers run(Dataset::Pass pass) {
  Numbers out;
  for (Element element; pass.next(element);) {
    CHECK(identical(element.x[0], element.y[0]));
    const auto values = element.x[0].data<std::int64_t>();
    out.insert(out.end(), values.begin(), values.end());
  }
  return out;
}
Numbers run(const Dataset& data) { return run(data.pass()); }

// The extents of axis 0 of each element.
Numbers batch_sizes(const Dataset& data) {
  Numbers out;
  for (const auto& [x, y] : data) out.push_back(x.shape()[0]);
  return out;
}

Numbers up_to(std::int64_t n) {
  Numbers out(static_cast<std::size_t>(n));
  std::iota(out.begin(), out.end(), std::int64_t{0});
  return out;
}

Numbers sorted(Numbers values) {
  std::ranges::sort(values);
  return values;
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("a dataset from tensors gives their rows, in order, again at every pass") {
    const Arrays arrays = samples(5);
    const Dataset data = Dataset::from_tensors(arrays);
    CHECK(data.cardinality() == 5);
    CHECK(!data.may_hold_batches());
    for (int pass = 0; pass < 2; ++pass) {
      Dataset::Pass run = data.pass();
      Element element;
      for (std::int64_t i = 0; i < 5; ++i) {
        REQUIRE(run.next(element));
        CHECK(identical(element.x[0], arrays.x[0].rows(i, i + 1).reshape({3})));
        CHECK(identical(element.x[1], arrays.x[1].rows(i, i + 1).reshape({2, 5})));
        CHECK(identical(element.y[0], arrays.y[0].rows(i, i + 1).reshape({})));
      }
      CHECK(!run.next(element));
      CHECK(!run.next(element));
    }
    CHECK(data.passes_run() == 2);
  }

  TEST_CASE("batches stack samples; the last one is smaller, or left out") {
    const Arrays arrays = samples(7);
    Dataset::Pass pass = Dataset::from_tensors(arrays).batch(3).pass();
    Element batch;
    for (const std::int64_t begin : {0, 3, 6}) {
      REQUIRE(pass.next(batch));
      const std::int64_t end = std::min<std::int64_t>(7, begin + 3);
      CHECK(identical(batch.x[0], arrays.x[0].rows(begin, end)));
      CHECK(identical(batch.x[1], arrays.x[1].rows(begin, end)));
      CHECK(identical(batch.y[0], arrays.y[0].rows(begin, end)));
    }
    CHECK(!pass.next(batch));
    CHECK(batch_sizes(numbers(7).batch(3)) == Numbers{3, 3, 1});
    CHECK(batch_sizes(numbers(7).batch(3, {.drop_remainder = true})) == Numbers{3, 3});
    CHECK(batch_sizes(numbers(7).batch(1'000'000'000'000)) == Numbers{7});
    CHECK(batch_sizes(numbers(7).batch(8, {.drop_remainder = true})).empty());
    CHECK(batch_sizes(numbers(6).batch(3)) == Numbers{3, 3});
  }

  TEST_CASE("batches that someone keeps stay as they are") {
    std::vector<Tensor> kept;
    for (const auto& [x, y] : numbers(70 * 3).batch(3).prefetch(2)) kept.push_back(x);
    REQUIRE(kept.size() == 70);
    for (std::int64_t i = 0; i < 70; ++i)
      CHECK(identical(kept[static_cast<std::size_t>(i)], Tensor::from<std::int64_t>({3 * i, 3 * i + 1, 3 * i + 2})));
  }

  TEST_CASE("batch refuses samples of unequal shape or dtype, naming both") {
    const auto ragged =
        numbers(4).map([](Tensor x, Tensor y) { return std::pair(Tensor::ones({x.item() < 2 ? 3 : 5}), y); });
    CHECK_THROWS_WITH_AS(run(ragged.batch(3)),
                         "batch: sample 2 of a batch is x (5,), y (), which is no row of the batch its first sample "
                         "began: x (3, 3), y (3,). Make them equal with map() before batch()",
                         DataError);
    CHECK(batch_sizes(ragged.batch(2)) == Numbers{2, 2});
    CHECK_THROWS_AS(
        run(numbers(4).map([](Tensor x, Tensor y) { return std::pair(x.item() < 1 ? x : x.astype(i32), y); }).batch(2)),
        DataError);
  }

  TEST_CASE("shuffle gives every element once, each pass in a new order") {
    for (const std::int64_t buffer : {50, 1'000'000'000}) {
      const Dataset data = numbers(50).shuffle(buffer, {.seed = 1});
      const Numbers first = run(data);
      const Numbers second = run(data);
      CHECK(first != up_to(50));
      CHECK(first != second);
      CHECK(sorted(first) == up_to(50));
      CHECK(sorted(second) == up_to(50));
      CHECK(run(data.pass(0)) == first);
      CHECK(run(numbers(50).shuffle(buffer, {.seed = 1})) == first);
      CHECK(run(numbers(50).shuffle(buffer, {.seed = 2})) != first);
    }
  }

  TEST_CASE("shuffle draws from a buffer: element i comes no earlier than i + 1 − buffer") {
    const Numbers order = run(numbers(50).shuffle(7, {.seed = 1}));
    CHECK(sorted(order) == up_to(50));
    CHECK(order != up_to(50));
    for (std::int64_t i = 0; i < 50; ++i) CHECK(order[static_cast<std::size_t>(i)] < i + 7);
    CHECK(run(numbers(50).shuffle(1)) == up_to(50));
  }

  TEST_CASE("all orders of a full shuffle are equally likely") {
    std::map<Numbers, int> seen;
    const Dataset data = numbers(4).shuffle(4, {.seed = 7});
    for (std::uint64_t pass = 0; pass < 24 * 200; ++pass) ++seen[run(data.pass(pass))];
    CHECK(seen.size() == 24);
    double chi_squared = 0;
    for (const auto& [order, count] : seen) chi_squared += (count - 200) * (count - 200) / 200.0;
    CHECK(chi_squared < 49.7);  // 23 degrees of freedom: exceeded with probability 0.001
  }

  TEST_CASE("shuffle without reshuffling keeps one order, and repetitions of a pass reshuffle") {
    const Dataset fixed = numbers(50).shuffle(50, {.seed = 1, .reshuffle_each_iteration = false});
    CHECK(run(fixed) == run(fixed));
    const auto halves = [](const Numbers& all) {
      return std::pair(Numbers(all.begin(), all.begin() + 50), Numbers(all.begin() + 50, all.end()));
    };
    const auto [a, b] = halves(run(fixed.repeat(2)));
    CHECK(a == b);
    const Dataset twice = numbers(50).shuffle(50, {.seed = 1}).repeat(2);
    const auto [c, d] = halves(run(twice));
    const auto [e, f] = halves(run(twice));
    CHECK(std::set{c, d, e, f}.size() == 4);
    for (const Numbers& order : {c, d, e, f}) CHECK(sorted(order) == up_to(50));
  }

  TEST_CASE("without a seed, set_random_seed decides the order") {
    set_random_seed(5);
    const Numbers first = run(numbers(50).shuffle(50));
    CHECK(run(numbers(50).shuffle(50)) != first);
    set_random_seed(5);
    CHECK(run(numbers(50).shuffle(50)) == first);
  }

  TEST_CASE("repeat, take and skip choose elements") {
    CHECK(run(numbers(3).repeat(2)) == Numbers{0, 1, 2, 0, 1, 2});
    CHECK(run(numbers(3).repeat(0)).empty());
    CHECK(run(numbers(3).repeat().take(7)) == Numbers{0, 1, 2, 0, 1, 2, 0});
    CHECK(run(numbers(3).repeat(2).repeat(2).take(100)).size() == 12);
    CHECK(run(numbers(5).take(0)).empty());
    CHECK(run(numbers(5).take(0).repeat()).empty());
    CHECK(run(numbers(5).take(9)) == up_to(5));
    CHECK(run(numbers(5).skip(3)) == Numbers{3, 4});
    CHECK(run(numbers(5).skip(9)).empty());
    CHECK(run(numbers(5).skip(1).take(2)) == Numbers{1, 2});
    CHECK(batch_sizes(numbers(3).batch(2).repeat(2)) == Numbers{2, 1, 2, 1});
    CHECK(batch_sizes(numbers(3).repeat(2).batch(2)) == Numbers{2, 2, 2});
  }

  TEST_CASE("the cardinality is what a pass gives, as far as it can be known") {
    const auto counted = [](const Dataset& data) {
      std::int64_t count = 0;
      Dataset::Pass pass = data.pass();
      for (Element element; pass.next(element);) ++count;
      return count;
    };
    for (const Dataset& data :
         {numbers(7), numbers(7).batch(3), numbers(7).batch(3, {.drop_remainder = true}), numbers(7).repeat(3),
          numbers(7).repeat(0), numbers(7).take(3), numbers(7).take(11), numbers(7).skip(3), numbers(7).skip(11),
          numbers(7).shuffle(3), numbers(7).prefetch(2), numbers(7).map([](Element e) { return e; }),
          numbers(7).repeat().take(5), numbers(7).take(0).repeat()})
      CHECK(data.cardinality() == counted(data));
    CHECK(numbers(7).repeat().batch(3).cardinality() == Dataset::infinite_cardinality);
    CHECK(numbers(7).repeat().skip(3).cardinality() == Dataset::infinite_cardinality);
    CHECK(numbers(7).repeat().repeat(2).cardinality() == Dataset::infinite_cardinality);
    const Dataset unknown = Dataset::from_generator([] { return [] { return std::optional<Element>(); }; });
    CHECK(unknown.batch(3).take(2).cardinality() == Dataset::unknown_cardinality);
    CHECK(unknown.take(0).cardinality() == 0);
  }

  TEST_CASE("map changes samples before batch and batches after") {
    const auto ten_fold = [](Tensor x, Tensor y) {
      CHECK(x.rank() == 0);
      return std::pair(Tensor::full({}, 10 * x.item(), i64), Tensor::full({}, 10 * y.item(), i64));
    };
    CHECK(run(numbers(3).map(ten_fold).batch(2)) == Numbers{0, 10, 20});
    const Dataset shapes = numbers(3).batch(2).map([](Tensor x, Tensor y) { return std::pair(x.reshape({-1, 1}), y); });
    Numbers ranks;
    for (const auto& [x, y] : shapes) ranks.push_back(x.rank());
    CHECK(ranks == Numbers{2, 2});

    const Dataset inputs_only = Dataset::from_tensors(Tensor{1, 2}).map([](Tensor x) { return Tensor(2 * x.item()); });
    std::vector<double> doubled;
    for (const auto& [x, y] : inputs_only) {
      doubled.push_back(x.item());
      CHECK(y.size() == 0);
    }
    CHECK(doubled == std::vector<double>{2, 4});

    const Dataset weighted = Dataset::from_tensors(samples(5)).map([](Element element) {
      element.sample_weight = {Tensor(0.5)};
      return element;
    });
    Element element;
    REQUIRE(weighted.batch(5).pass().next(element));
    CHECK(identical(element.sample_weight[0], Tensor::full({5}, 0.5)));
  }

  TEST_CASE("a map that writes into its tensors leaves the data as it was") {
    const Tensor x = Tensor::arange(5);
    const auto in_place = [](Tensor a, Tensor b) {
      for (std::int64_t& value : a.data<std::int64_t>()) value += 100;
      for (std::int64_t& value : b.data<std::int64_t>()) value += 100;
      return std::pair(a, b);
    };
    const Dataset data = Dataset::from_tensors(x, x);
    CHECK(run(data.map(in_place)) == Numbers{100, 101, 102, 103, 104});
    CHECK(run(data.batch(2).map(in_place).map(in_place)) == Numbers{200, 201, 202, 203, 204});
    CHECK(run(data.map(in_place).batch(2).repeat(2).map(in_place)).back() == 204);
    CHECK(identical(x, Tensor::arange(5)));
  }

  TEST_CASE("a map of another signature names the element it met") {
    const auto of_x = [](Tensor x) { return x; };
    const auto of_x_and_y = [](Tensor x, Tensor y) { return std::pair(x, y); };
    CHECK_THROWS_WITH_AS(run(numbers(3).map(of_x)),
                         "map: the function takes x alone, an element is x (), y (). Give one that takes (x, y), or "
                         "takes and returns an Element",
                         ConfigError);
    CHECK_THROWS_AS(run(Dataset::from_tensors(samples(3)).map(of_x_and_y)), ConfigError);
    CHECK_THROWS_AS(Dataset::from_tensors(samples(3)).begin(), ConfigError);
  }

  TEST_CASE("a generator's function is begun at each pass") {
    const Dataset data = Dataset::from_generator([] {
      return [i = 0]() mutable -> std::optional<Element> {
        if (i == 5) return std::nullopt;
        const Tensor number = Tensor::full({}, i++, i64);
        return Element{{number}, {number}};
      };
    });
    CHECK(data.may_hold_batches());
    CHECK(run(data) == up_to(5));
    CHECK(run(data.batch(2).repeat(2)) == Numbers{0, 1, 2, 3, 4, 0, 1, 2, 3, 4});
  }

  TEST_CASE("from tensors to batches nothing is allocated after warm-up") {
    Dataset::Pass pass = Dataset::from_tensors(samples(500)).shuffle(11).batch(7).prefetch(2).pass();
    Element batch;
    for (int warm_up = 0; warm_up < 10; ++warm_up) pass.next(batch);
    CHECK(allocations_during([&] {
            for (int step = 0; step < 50; ++step) pass.next(batch);
          }) == 0);
  }

  TEST_CASE("datasets refuse impossible numbers, no data and no function") {
    const Dataset data = numbers(5);
    CHECK_THROWS_WITH_AS(data.batch(0), "batch: batch_size: expected a number >= 1, got 0", ConfigError);
    CHECK_THROWS_WITH_AS(data.shuffle(-2), "shuffle: buffer_size: expected a number >= 1, got -2", ConfigError);
    CHECK_THROWS_AS(data.repeat(-1), ConfigError);
    CHECK_THROWS_AS(data.take(-1), ConfigError);
    CHECK_THROWS_AS(data.skip(-1), ConfigError);
    CHECK_THROWS_AS(data.prefetch(0), ConfigError);
    CHECK_THROWS_AS(data.prefetch(1 << 20), ConfigError);
    CHECK_THROWS_AS(Dataset::from_tensors(Tensor::ones({5, 3}), Tensor::ones({4})), DataError);
    CHECK_THROWS_AS(Dataset::from_tensors(Tensor::ones({0, 3})), DataError);
    CHECK_THROWS_AS(Dataset::from_generator(nullptr), ConfigError);
    CHECK_THROWS_AS(data.map(std::function<Element(Element)>()), ConfigError);
  }
}
