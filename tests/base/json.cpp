#include <doctest/doctest.h>

#include <cmath>
#include <hornet/base/config.hpp>
#include <hornet/base/error.hpp>

using namespace hornet;

TEST_SUITE("base") {
  TEST_CASE("numbers that are not finite are written and read as Python's json does") {
    const char* const text = R"({"a":[NaN,-Infinity,1.5],"b":Infinity,"NaN":"Infinity, \"NaN\" and \\"})";
    const Config config = parse_json(text);
    CHECK(std::isnan(config.at("a").as_list()[0].as_double()));
    CHECK(config.at("a").as_list()[1].as_double() == -INFINITY);
    CHECK(config.at("b").is_number());
    CHECK(config.at("b").as_double() == INFINITY);
    CHECK(config.at("NaN").as_string() == "Infinity, \"NaN\" and \\");
    CHECK(to_json(config) == text);
    CHECK(parse_json("\"-Infinity\"").as_double() == -INFINITY);  // as written before
  }

  TEST_CASE("words that are no numbers are syntax errors") {
    for (const char* const text : {"[NaN2]", "{NaN: 1}", "[Inf]", "[+Infinity]", "[nan]", "--Infinity", "[Infinity"})
      CHECK_THROWS_AS(parse_json(text), FormatError);
  }
}
