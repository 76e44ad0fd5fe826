#include "src/model/text_wrap.hpp"

#include <doctest/doctest.h>

using namespace hornet;

TEST_SUITE("model") {
  using Lines = std::vector<std::string>;

  TEST_CASE("words that fit stay whole, longer ones are cut or folded") {
    CHECK(wrap_text("batch_normalization (Dense)", 20, Overflow::ellipsis) == Lines{"batch_normalization ", "(Dense)"});
    CHECK(wrap_text("abcdefgh ij", 5, Overflow::ellipsis) == Lines{"abcd…", "ij"});
    CHECK(wrap_text("abcdefgh ij", 5, Overflow::fold) == Lines{"abcde", "fgh ", "ij"});
    CHECK(wrap_text("a abcdefgh", 5, Overflow::fold) == Lines{"a ", "abcde", "fgh"});
    CHECK(wrap_text("", 5, Overflow::fold) == Lines{""});
    CHECK(wrap_text("x", 1, Overflow::ellipsis) == Lines{"x"});
    CHECK(wrap_text("xy", 1, Overflow::ellipsis) == Lines{"…"});
  }

  TEST_CASE("a code point of several bytes fills one cell and is never split") {
    CHECK(cell_count("└ é…") == 4);
    CHECK(wrap_text("éèêë", 3, Overflow::ellipsis) == Lines{"éè…"});
    CHECK(justify_line("é", 3, Justify::right) == "  é");
  }

  TEST_CASE("a line is filled up on its own side") {
    CHECK(justify_line("ab", 5, Justify::left) == "ab   ");
    CHECK(justify_line("ab ", 5, Justify::right) == "   ab");
    CHECK(justify_line("ab", 5, Justify::center) == " ab  ");
  }
}
