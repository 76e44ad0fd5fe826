#include "src/base/terminal.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

namespace {

hornet::Terminal describe(bool is_terminal, int window, std::map<std::string, const char*> variables) {
  return hornet::describe_terminal(is_terminal, window, [&](const char* name) { return variables[name]; });
}

}  // namespace

TEST_SUITE("base") {
  TEST_CASE("escape bytes go only to a terminal that understands them, colours not where NO_COLOR is set") {
    const hornet::Terminal terminal = describe(true, 120, {{"TERM", "xterm"}});
    CHECK(terminal.interactive);
    CHECK(terminal.colors);
    CHECK(!describe(false, 0, {{"TERM", "xterm"}}).interactive);
    CHECK(!describe(false, 0, {{"TERM", "xterm"}}).colors);
    CHECK(!describe(true, 120, {{"TERM", "dumb"}}).interactive);
    CHECK(!describe(true, 120, {}).interactive);
    const hornet::Terminal plain = describe(true, 120, {{"TERM", "xterm"}, {"NO_COLOR", "1"}});
    CHECK(plain.interactive);
    CHECK(!plain.colors);
    CHECK(describe(true, 120, {{"TERM", "xterm"}, {"NO_COLOR", ""}}).colors);
  }

  TEST_CASE("the width is COLUMNS, else the window's, else 80") {
    CHECK(describe(true, 120, {{"COLUMNS", "47"}}).columns == 47);
    CHECK(describe(true, 120, {}).columns == 120);
    CHECK(describe(false, 0, {}).columns == 80);
    for (const char* wrong : {"", "0", "-3", "wide", "12x", "99999999999"})
      CHECK(describe(true, 120, {{"COLUMNS", wrong}}).columns == 120);
  }
}
