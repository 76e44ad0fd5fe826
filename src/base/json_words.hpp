// JSON has no numbers that are not finite. Python's json writes and reads the bare words NaN, Infinity and -Infinity,
// in Keras' files too. A parser that knows no such words gets marks in their place: strings that no text of ours holds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hornet {

std::string mark_of(double value);  // not a finite one
std::optional<double> number_of_mark(std::string_view text);

// JSON text with marks for words, and back.
std::string with_marks(std::string_view json);
std::string with_words(std::string json);

}  // namespace hornet
