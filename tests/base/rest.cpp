#include "src/base/rest.hpp"

#include <doctest/doctest.h>

using hornet::Rest;
using std::chrono::milliseconds;

TEST_SUITE("base") {
  TEST_CASE("a rest is twice as long each time, up to a limit, and short again after a calm while") {
    Rest rest;
    Rest::Clock::time_point now{std::chrono::hours(1)};
    CHECK(rest.over(now));
    for (const int n : {4, 8, 16, 32, 64, 128, 128}) {
      const milliseconds length(n);
      rest.begin(now);
      CHECK_FALSE(rest.over(now + length - milliseconds(1)));
      CHECK(rest.over(now + length));
      now += length + milliseconds(10);
    }
    now += Rest::calm;
    rest.begin(now);
    CHECK(rest.over(now + Rest::shortest));
  }
}
