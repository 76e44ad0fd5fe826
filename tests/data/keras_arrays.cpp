// Arrays that Keras' utilities make, against those that they made (behaviour.json).
#include <doctest/doctest.h>

#include <hornet/base/config.hpp>
#include <hornet/base/error.hpp>
#include <hornet/data/pad_sequences.hpp>
#include <hornet/data/to_categorical.hpp>

#include "tests/golden_dir.hpp"

using namespace hornet;

namespace {

Config behaviour(const char* name) {
  const auto text = golden_text("behaviour/behaviour.json");
  return text ? parse_json(*text).at(name) : Config();
}

std::vector<std::vector<double>> rows_of(const Config& list) {
  std::vector<std::vector<double>> rows;
  for (const Config& row : list.as_list()) {
    rows.emplace_back();
    for (const Config& number : row.as_list()) rows.back().push_back(number.as_double());
  }
  return rows;
}

bool equals(const Tensor& tensor, const std::vector<std::vector<double>>& rows) {
  if (tensor.shape() != Shape{static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(rows[0].size())})
    return false;
  const Tensor values = tensor.astype(f64);
  std::size_t i = 0;
  for (const auto& row : rows)
    for (const double number : row)
      if (values.data<double>()[i++] != number) return false;
  return true;
}

utils::PadSequencesOptions options_of(const Config& config) {
  utils::PadSequencesOptions options;
  if (const Config* maxlen = config.find("maxlen")) options.maxlen = maxlen->as_int();
  if (const Config* padding = config.find("padding")) options.padding = padding->as_string();
  if (const Config* truncating = config.find("truncating")) options.truncating = truncating->as_string();
  if (const Config* value = config.find("value")) options.value = value->as_double();
  return options;
}

template <class E, class F>
std::string message_of(F&& f) {
  try {
    f();
  } catch (const E& error) {
    return error.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("pad_sequences pads and cuts as Keras does") {
    const Config cases = behaviour("pad_sequences");
    if (cases.is_null()) return;
    for (const Config& each : cases.as_list()) {
      CAPTURE(to_json(each));
      const Tensor padded = utils::pad_sequences(rows_of(each.at("sequences")), options_of(each.at("config")));
      CHECK(padded.dtype() == i32);
      CHECK(equals(padded, rows_of(each.at("result"))));
    }
    CHECK(utils::pad_sequences(std::vector<std::vector<int>>{{1}, {2, 3}}, {.dtype = f32}).dtype() == f32);
    CHECK(equals(utils::pad_sequences({{1}, {2, 3}}), {{0, 1}, {2, 3}}));
    CHECK(message_of<ConfigError>([] {
            utils::pad_sequences(std::vector<std::vector<int>>{{1}}, {.padding = "psot"});
          }).find("'padding'") != std::string::npos);
  }

  TEST_CASE("to_categorical makes Keras' rows, and names labels that have none") {
    const Config recorded = behaviour("to_categorical");
    if (recorded.is_null()) return;
    const Tensor labels = Tensor::from<std::int32_t>({0, 2, 1, 3});
    CHECK(equals(utils::to_categorical(labels), rows_of(recorded.at("result"))));
    CHECK(equals(utils::to_categorical(labels.astype(u8), 5), rows_of(recorded.at("five"))));
    CHECK(utils::to_categorical(labels.reshape({4, 1})).shape() == Shape{4, 4});
    CHECK(utils::to_categorical(labels.reshape({2, 2})).shape() == Shape{2, 2, 4});
    CHECK(message_of<DataError>([&] { utils::to_categorical(labels, 3); }).find("label 3 (element 3)") !=
          std::string::npos);
    CHECK(message_of<DataError>([] {
            utils::to_categorical(Tensor{0, 1.5});
          }).find("whole numbers") != std::string::npos);
  }
}
