#include <doctest/doctest.h>

#include <hornet/base/error.hpp>

TEST_SUITE("base") {
  TEST_CASE("a misspelled name is met with the nearest known one") {
    const std::vector<std::string> known{"adam", "sgd", "rmsprop"};
    CHECK(hornet::nearest_name("adma", known) == "adam");
    CHECK(hornet::nearest_name("RMSProp", known) == "rmsprop");
    CHECK(hornet::nearest_name("transformer", known).empty());
    CHECK(hornet::suggest("sdg", known) == " Did you mean 'sgd'? Known: 'adam', 'sgd', 'rmsprop'.");
  }
}
