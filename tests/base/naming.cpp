#include <doctest/doctest.h>

#include <hornet/base/config.hpp>
#include <hornet/base/naming.hpp>

#include "tests/golden_dir.hpp"

TEST_SUITE("base") {
  TEST_CASE("class names become the snake-case names recorded from Keras") {
    const auto text = golden_text("behaviour/behaviour.json");
    if (!text) return;
    const hornet::Config recorded = hornet::parse_json(*text);
    CHECK(recorded.at("snake_case").as_dict().size() >= 18);
    for (const auto& [name, snake] : recorded.at("snake_case").as_dict())
      CHECK(hornet::to_snake_case(name) == snake.as_string());
  }

  TEST_CASE("snake case consumes a capitalized word whole, as Python's re.sub does") {
    CHECK(hornet::to_snake_case("ABbCc") == "a_bb_cc");
    CHECK(hornet::to_snake_case("TFSMLayer") == "tfsm_layer");
    CHECK(hornet::to_snake_case("ZeroPadding2D") == "zero_padding2d");
    CHECK(hornet::to_snake_case("ConvLSTM2D") == "conv_lstm2d");
    CHECK(hornet::to_snake_case("GroupQueryAttention") == "grouped_query_attention");
    CHECK(hornet::to_snake_case("my layer-2") == "mylayer2");
    CHECK(hornet::to_snake_case("") == "");
  }

  TEST_CASE("names count up for each prefix until they are reset") {
    hornet::reset_names();
    CHECK(hornet::unique_name("Dense") == "dense");
    CHECK(hornet::unique_name("dense") == "dense_1");
    CHECK(hornet::unique_name("ReLU") == "re_lu");
    CHECK(hornet::unique_name("Dense") == "dense_2");
    hornet::reset_names();
    CHECK(hornet::unique_name("Dense") == "dense");
    hornet::reset_names();
  }
}
