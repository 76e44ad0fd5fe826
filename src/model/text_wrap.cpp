#include "src/model/text_wrap.hpp"

#include <algorithm>

namespace hornet {
namespace {

bool begins_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

// The first `cells` code points of `text`.
std::string_view head(std::string_view text, int cells) {
  std::size_t end = 0;
  for (int seen = 0; end < text.size(); ++end)
    if (begins_code_point(text[end]) && seen++ == cells) break;
  return text.substr(0, end);
}

std::string_view without_trailing_blanks(std::string_view text) {
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

// The next word with the blanks around it (rich's \s*\S+\s*); "" when only blanks are left.
std::string_view next_word(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  const std::size_t end = text.find(' ', begin);
  return text.substr(0, text.find_first_not_of(' ', std::min(end, text.size())));
}

// The pieces between line breaks, with all their blanks.
class Breaker {
 public:
  Breaker(int width, Overflow overflow) : width_(width), overflow_(overflow) {}

  void add(std::string_view word) {
    const int cells = cell_count(without_trailing_blanks(word));
    if (cells <= width_ - used_) return append(word);
    if (cells > width_ && overflow_ == Overflow::fold) return fold(word);
    if (cells > width_ || used_ > 0) begin_line();
    append(word);
  }
  std::vector<std::string> take() { return std::move(lines_); }

 private:
  void append(std::string_view text) {
    lines_.back() += text;
    used_ += cell_count(text);
  }
  void begin_line() {
    if (!lines_.back().empty()) lines_.emplace_back();
    used_ = 0;
  }
  void fold(std::string_view word) {
    while (!word.empty()) {
      begin_line();
      const std::string_view piece = head(word, width_);
      append(piece);
      word.remove_prefix(piece.size());
    }
  }

  int width_;
  Overflow overflow_;
  int used_ = 0;
  std::vector<std::string> lines_{""};
};

std::string fit(std::string_view line, int width) {
  const int excess = cell_count(line) - width;
  if (excess <= 0) return std::string(line);
  const std::size_t blanks = line.size() - without_trailing_blanks(line).size();
  line.remove_suffix(std::min(blanks, static_cast<std::size_t>(excess)));
  if (cell_count(line) <= width) return std::string(line);
  return std::string(head(line, width - 1)) + "…";
}

}  // namespace

int cell_count(std::string_view text) { return static_cast<int>(std::ranges::count_if(text, begins_code_point)); }

std::vector<std::string> wrap_text(std::string_view text, int width, Overflow overflow) {
  Breaker breaker(width, overflow);
  for (std::string_view word = next_word(text); !word.empty(); word = next_word(text)) {
    breaker.add(word);
    text.remove_prefix(word.size());
  }
  std::vector<std::string> lines = breaker.take();
  for (std::string& line : lines) line = fit(line, width);
  return lines;
}

std::string justify_line(std::string_view line, int width, Justify justify) {
  if (justify != Justify::left) line = without_trailing_blanks(line);
  const int blanks = std::max(width - cell_count(line), 0);
  const int before = justify == Justify::left ? 0 : justify == Justify::right ? blanks : blanks / 2;
  return std::string(static_cast<std::size_t>(before), ' ') + std::string(line) +
         std::string(static_cast<std::size_t>(blanks - before), ' ');
}

}  // namespace hornet
