#include "tests/model/misuse.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

bool matches(const std::string& text, const std::string& expected) {
  const std::string gap = "…";
  std::size_t at = 0;
  for (std::size_t part = 0; part <= expected.size();) {
    const std::size_t end = std::min(expected.find(gap, part), expected.size());
    const std::size_t found = text.find(expected.substr(part, end - part), at);
    if (found == std::string::npos || (part == 0 && found != 0)) return false;
    at = found + end - part;
    part = end + gap.size();
  }
  return true;
}

}  // namespace

void check_misuses(const std::vector<Misuse>& table, const Layer& unchanged) {
  const std::vector<Tensor> before = unchanged.get_weights();
  for (const Misuse& misuse : table) {
    const std::string got = thrown(misuse.call);
    INFO("expected " << misuse.expected << "\ngot " << got);
    CHECK(matches(got, misuse.expected));
  }
  CHECK(same_tensors(unchanged.get_weights(), before));
}
