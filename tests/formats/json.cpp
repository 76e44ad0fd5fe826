// JSON that is not ours: its limits hold while it is read.
#include <doctest/doctest.h>

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
    CHECK(refused("{\"a\": NaN}").find("syntax error") != std::string::npos);
    CHECK(refused("{} {}").find("syntax error") != std::string::npos);
    CHECK(refused("\"\xff\"").find("syntax error") != std::string::npos);
    CHECK(refused("").find("syntax error") != std::string::npos);
  }

  TEST_CASE("many keys of one object are read in time that grows with their number") {
    std::string text = "{\"0\": 0";
    for (int i = 1; i < 300'000; ++i) text += ", \"" + std::to_string(i) + "\": 0";
    CHECK(parse_json(text + "}").as_dict().size() == 300'000);
  }
}
