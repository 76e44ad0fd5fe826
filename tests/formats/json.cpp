// JSON that is not ours: its limits hold while it is read.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/base/config.hpp>

#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

std::string repeated(const std::string& part, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

std::string refused(const std::string& text) {
  return thrown([&] { parse_json(text); });
}

}  // namespace

TEST_SUITE("formats") {
  TEST_CASE("JSON that is deep, large, ambiguous or no JSON is refused") {
    CHECK(refused(repeated("[", 1'000'000)).find("deeper than 64 levels") != std::string::npos);
    CHECK(refused(repeated("{\"a\":", 1'000'000)).find("deeper than 64 levels") != std::string::npos);
    CHECK(parse_json(repeated("[", 64) + repeated("]", 64)).is_list());
    CHECK(refused("[" + repeated("1,", 1'000'000) + "1]").find("more than 1000000 values") != std::string::npos);
    CHECK(refused(R"({"a": 1, "b": {"c": 2, "c": 3}})").find("duplicate key 'c'") != std::string::npos);
    CHECK(refused("18446744073709551616").find("does not fit 64 signed bits") != std::string::npos);
    CHECK(refused("9223372036854775808").find("does not fit 64 signed bits") != std::string::npos);
    for (const char* const word : {"[NaN2]", "{NaN: 1}", "[Inf]", "[+Infinity]", "[nan]", "--Infinity", "[Infinity"})
      CHECK(refused(word).find("syntax error") != std::string::npos);
    CHECK(refused("{} {}").find("syntax error") != std::string::npos);
    CHECK(refused("\"\xff\"").find("syntax error") != std::string::npos);
    CHECK(refused("").find("syntax error") != std::string::npos);
  }

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

  TEST_CASE("many keys of one object are read in time that grows with their number") {
    std::string text = "{\"0\": 0";
    for (int i = 1; i < 300'000; ++i) text += ", \"" + std::to_string(i) + "\": 0";
    CHECK(parse_json(text + "}").as_dict().size() == 300'000);
  }
}
