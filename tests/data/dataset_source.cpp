#include <doctest/doctest.h>

#include <hornet/base/error.hpp>
#include <hornet/data/dataset_source.hpp>

#include "tests/allocation_count.hpp"
#include "tests/data/samples.hpp"

using namespace hornet;

namespace {

Dataset shuffled(std::int64_t n) {
  return Dataset::from_tensors(samples(n)).shuffle(n, {.seed = 3}).batch(7).prefetch(2);
}

// The sample numbers of an epoch from one of its batches on.
std::vector<std::int64_t> epoch_order(BatchSource& source, std::int64_t epoch, std::int64_t first_batch = 0) {
  std::vector<std::int64_t> order;
  source.start(epoch, first_batch);
  for (Batch batch; source.next(batch);) {
    CHECK(batch.size == batch.y[0].size());
    for (const std::int64_t number : batch.y[0].data<std::int64_t>()) order.push_back(number);
  }
  return order;
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("a dataset source gives the dataset's batches, an epoch each pass") {
    DatasetSource source(Dataset::from_tensors(samples(10)).batch(4));
    CHECK(source.batches() == 3);
    Batch batch;
    CHECK(!source.next(batch));  // not started
    source.start(0);
    const Arrays all = samples(10);
    for (const std::int64_t begin : {0, 4, 8}) {
      REQUIRE(source.next(batch));
      CHECK(batch.size == std::min<std::int64_t>(4, 10 - begin));
      CHECK(identical(batch.x[1], all.x[1].rows(begin, begin + batch.size)));
      CHECK(identical(batch.y[0], all.y[0].rows(begin, begin + batch.size)));
    }
    CHECK(!source.next(batch));
    CHECK(!DatasetSource(Dataset::from_tensors(samples(3)).batch(2).repeat()).batches());
  }

  TEST_CASE("an epoch is a function of its number, from any of its batches on") {
    DatasetSource source(shuffled(50));
    const auto first = epoch_order(source, 0);
    auto fifth = epoch_order(source, 5);
    CHECK(first.size() == 50);
    CHECK(first != fifth);
    CHECK(epoch_order(source, 0) == first);

    DatasetSource resumed(shuffled(50));
    fifth.erase(fifth.begin(), fifth.begin() + 2 * 7);
    CHECK(epoch_order(resumed, 5, 2) == fifth);
    CHECK(epoch_order(resumed, 5, 100).empty());
  }

  TEST_CASE("a second source over the same dataset goes on where the first stopped") {
    const Dataset data = shuffled(50);
    std::vector<std::vector<std::int64_t>> straight, in_two;
    DatasetSource whole(shuffled(50));
    for (std::int64_t epoch = 0; epoch < 4; ++epoch) straight.push_back(epoch_order(whole, epoch));

    DatasetSource first(data);
    for (std::int64_t epoch = 0; epoch < 2; ++epoch) in_two.push_back(epoch_order(first, epoch));
    DatasetSource second(data);  // numbers its epochs from 0 again, as fit does
    for (std::int64_t epoch = 0; epoch < 2; ++epoch) in_two.push_back(epoch_order(second, epoch));
    CHECK(in_two == straight);
  }

  TEST_CASE("float64 becomes float32 and a single sample_weight goes to every output") {
    const Tensor y = Tensor::ones({5, 2}, f64);
    DatasetSource source(
        Dataset::from_tensors({{Tensor::full({5, 3}, 0.1, f64)}, {y, y}, {Tensor{5, 4, 3, 2, 1}}}).batch(5));
    source.start(0);
    Batch batch;
    REQUIRE(source.next(batch));
    CHECK(identical(batch.x[0], Tensor::full({5, 3}, 0.1)));
    CHECK(batch.y[1].dtype() == f32);
    REQUIRE(batch.sample_weight.size() == 2);
    CHECK(identical(batch.sample_weight[1], Tensor{5, 4, 3, 2, 1}));
  }

  TEST_CASE("a dataset source allocates nothing per batch after warm-up") {
    DatasetSource source(shuffled(700));
    source.start(0);
    Batch batch;
    for (int warm_up = 0; warm_up < 10; ++warm_up) source.next(batch);
    CHECK(allocations_during([&] {
            for (int step = 0; step < 50; ++step) source.next(batch);
          }) == 0);
  }

  TEST_CASE("what is no batch is refused") {
    CHECK_THROWS_WITH_AS(DatasetSource(Dataset::from_tensors(samples(5)).shuffle(5)),
                         "expected a dataset of batches, got one of single samples; call .batch(32) on it",
                         ConfigError);
    const auto one = [](Element element) {
      return Dataset::from_generator([element] { return [element] { return std::optional(element); }; });
    };
    const auto first_batch_of = [](const Dataset& data) {
      DatasetSource source(data);
      source.start(0);
      Batch batch;
      source.next(batch);
    };
    CHECK_THROWS_AS(first_batch_of(one({{Tensor(1.0)}})), DataError);
    CHECK_THROWS_AS(first_batch_of(one({{Tensor::ones({5})}, {Tensor::ones({3})}})), DataError);
    CHECK_THROWS_AS(first_batch_of(one({})), DataError);

    DatasetSource source(Dataset::from_tensors(samples(5)).batch(3).map([](Element element) {
      if (element.y[0].shape()[0] == 2) element.y.clear();
      return element;
    }));
    source.start(0);
    Batch batch;
    REQUIRE(source.next(batch));
    CHECK_THROWS_WITH_AS(source.next(batch),
                         "a dataset's elements must all have as many tensors as its first, 2 x, 1 y and 0 "
                         "sample_weight; got x (2, 3), (2, 2, 5)",
                         ConfigError);
    CHECK_THROWS_AS(source.start(-1), ConfigError);
  }
}
