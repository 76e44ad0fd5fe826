// Windows over a series, against those that Keras made (timeseries.json).
#include <doctest/doctest.h>

#include <algorithm>
#include <hornet/base/config.hpp>
#include <hornet/base/error.hpp>
#include <hornet/data/timeseries_dataset_from_array.hpp>

#include "tests/golden_dir.hpp"
#include "tests/golden_tests/recorded_tensors.hpp"

using namespace hornet;
using doctest::Contains;

namespace {

struct Case {
  std::optional<Tensor> targets;
  std::int64_t length = 0;
  utils::TimeseriesDatasetOptions options = {};
};

std::optional<std::int64_t> number_of(const Config& options, const char* key) {
  const Config* number = options.find(key);
  return number && !number->is_null() ? std::optional(number->as_int()) : std::nullopt;
}

Case case_of(const Config& options, const Tensor& targets) {
  Case out{targets, options.at("sequence_length").as_int()};
  if (const Config* count = options.find("targets"))
    out.targets = count->is_null() ? std::nullopt : std::optional(targets.rows(0, count->as_int()));
  out.options.sequence_stride = number_of(options, "sequence_stride").value_or(1);
  out.options.sampling_rate = number_of(options, "sampling_rate").value_or(1);
  if (options.find("batch_size")) out.options.batch_size = number_of(options, "batch_size");
  out.options.start_index = number_of(options, "start_index");
  out.options.end_index = number_of(options, "end_index");
  out.options.shuffle = options.find("shuffle") != nullptr;
  out.options.seed = number_of(options, "seed");
  return out;
}

std::vector<Element> elements_of(const Dataset& dataset) {
  std::vector<Element> out;
  Dataset::Pass pass = dataset.pass();
  for (Element element; pass.next(element);) {
    out.push_back({{element.x[0].clone()}});
    for (const Tensor& y : element.y) out.back().y.push_back(y.clone());
  }
  return out;
}

// Rows in the order of their first numbers.
Tensor sorted_rows(const Tensor& x) {
  std::vector<Tensor> rows;
  for (std::int64_t i = 0; i < x.shape()[0]; ++i) rows.push_back(x.rows(i, i + 1).astype(f64));
  std::ranges::sort(rows, {}, [](const Tensor& row) { return row.data<double>()[0]; });
  Tensor out(f64, x.shape());
  for (std::size_t i = 0; i < rows.size(); ++i)
    out.rows(static_cast<std::int64_t>(i), static_cast<std::int64_t>(i) + 1).copy_from(rows[i]);
  return out;
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("timeseries_dataset_from_array makes Keras' batches") {
    const auto text = golden_text("timeseries.json");
    if (!text) return;
    const Config recorded = parse_json(*text);
    const Tensor data = tensor_from(recorded.at("data")), targets = tensor_from(recorded.at("targets"), i32);
    for (const Config& each : recorded.at("cases").as_list()) {
      CAPTURE(to_json(each.at("options")));
      const Case one = case_of(each.at("options"), targets);
      const Dataset dataset = utils::timeseries_dataset_from_array(data, one.targets, one.length, one.options);
      const std::vector<Element> batches = elements_of(dataset);
      const Config::List& expected = each.at("batches").as_list();
      REQUIRE(batches.size() == expected.size());
      CHECK(dataset.cardinality() == static_cast<std::int64_t>(expected.size()));
      for (std::size_t i = 0; i < batches.size(); ++i) {
        const Config::List& parts = expected[i].as_list();
        REQUIRE(batches[i].y.size() + 1 == parts.size());
        const auto in_order = [&](const Tensor& x) { return one.options.shuffle ? sorted_rows(x) : x; };
        CHECK(difference(in_order(batches[i].x[0]), in_order(tensor_from(parts[0]))) == 0);
        if (one.targets) CHECK(difference(in_order(batches[i].y[0]), in_order(tensor_from(parts[1]))) == 0);
      }
    }
  }

  TEST_CASE("windows are shuffled anew in each pass, the same by the same seed, each with its own target") {
    const Tensor series = Tensor::arange(29);
    const auto dataset = [&](std::uint64_t seed) {
      return utils::timeseries_dataset_from_array(series, series, 3, {.batch_size = 27, .shuffle = true, .seed = seed});
    };
    const Dataset once = dataset(5), again = dataset(5);
    const Element first = elements_of(once)[0], second = elements_of(once)[0];
    CHECK(identical(first.x[0], elements_of(again)[0].x[0]));
    CHECK(!identical(first.x[0], second.x[0]));
    CHECK(!identical(first.x[0], elements_of(dataset(6))[0].x[0]));
    for (std::int64_t i = 0; i < 27; ++i) CHECK(first.x[0].at({i, 0}) == first.y[0].at({i}));
  }

  TEST_CASE("windows that cannot be are refused, naming why") {
    const Tensor series = Tensor::arange(23);
    const auto windows = [&](std::int64_t length, const utils::TimeseriesDatasetOptions& options,
                             const std::optional<Tensor>& targets = {}) {
      utils::timeseries_dataset_from_array(series, targets, length, options);
    };
    CHECK_THROWS_WITH_AS(windows(0, {}), Contains("sequence_length >= 1, got 0"), ConfigError);
    CHECK_THROWS_WITH_AS(windows(5, {.sequence_stride = 0}), Contains("sequence_stride from 1 to 22"), ConfigError);
    CHECK_THROWS_WITH_AS(windows(5, {.sampling_rate = 23}), Contains("sampling_rate from 1 to 22, got 23"),
                         ConfigError);
    CHECK_THROWS_WITH_AS(windows(5, {.start_index = 23}), Contains("start_index from 0 to 22"), ConfigError);
    CHECK_THROWS_WITH_AS(windows(5, {.start_index = 4, .end_index = 4}), Contains("end_index from 5"), ConfigError);
    CHECK_THROWS_WITH_AS(windows(5, {.end_index = 23}), Contains("end_index from 1 to 22, got 23"), ConfigError);
    CHECK_THROWS_WITH_AS(windows(5, {.sampling_rate = 3, .start_index = 11}), Contains("takes 13 steps"), ConfigError);
    CHECK_THROWS_WITH_AS(windows(5, {.start_index = 6}, Tensor::arange(9)), Contains("there are 3 targets"), DataError);
    CHECK_THROWS_WITH_AS(windows(5, {.batch_size = 0}), Contains("batch_size"), ConfigError);
    CHECK_THROWS_AS(utils::timeseries_dataset_from_array(Tensor(3.0), {}, 1), ShapeError);
  }
}
