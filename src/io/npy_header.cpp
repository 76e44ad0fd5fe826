#include "src/io/npy_header.hpp"

#include <charconv>
#include <set>

namespace hornet::io {
namespace {

using Kind = ElementFormat::Kind;

constexpr int kMaxRank = 32;  // as in NumPy 1

class HeaderParser {
 public:
  explicit HeaderParser(const ByteView& text) : file_(text), rest_(text.text()) {}

  NpyHeader parse() {
    NpyHeader header;
    std::set<std::string_view> seen;
    expect('{');
    while (!take('}')) {
      const std::string_view key = quoted();
      if (!seen.insert(key).second) fail("'" + std::string(key) + "' stands twice");
      expect(':');
      read_value(key, header);
      if (!take(',')) {
        expect('}');
        break;
      }
    }
    skip_blanks();
    if (!rest_.empty()) fail("something follows the dictionary");
    if (seen.size() != 3) fail("expected 'descr', 'fortran_order' and 'shape'");
    return header;
  }

 private:
  [[noreturn]] void fail(const std::string& problem) const { file_.fail("the header of the array: " + problem); }

  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }

  bool take(char wanted) {
    skip_blanks();
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char wanted) {
    if (!take(wanted)) fail(std::string("expected '") + wanted + "'");
  }

  bool take_word(std::string_view word) {
    skip_blanks();
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  std::string_view quoted() {
    const char mark = take('"') ? '"' : '\'';
    if (mark == '\'') expect('\'');
    const std::size_t end = rest_.find(mark);
    if (end == std::string_view::npos) fail("a text has no end");
    const std::string_view text = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return text;
  }

  void read_value(std::string_view key, NpyHeader& header) {
    if (key == "descr")
      header.format = format();
    else if (key == "fortran_order")
      header.fortran_order = boolean();
    else if (key == "shape")
      header.shape = shape();
    else
      fail("unknown entry '" + std::string(key) + "'");
  }

  bool boolean() {
    if (take_word("True")) return true;
    if (!take_word("False")) fail("'fortran_order' is neither True nor False");
    return false;
  }

  // "<f4": byte order, kind, bytes of an element.
  ElementFormat format() {
    skip_blanks();
    if (rest_.starts_with('[')) fail("arrays of records are not read");
    const std::string_view descr = quoted();
    const auto refuse = [&] {
      fail("elements of '" + std::string(descr) +
           "' are not read; bool, integers and floats of up to 64 bits are, V2 as bfloat16" +
           (descr.find('O') != std::string_view::npos ? " (pickled objects could run code)" : ""));
    };
    if (descr.size() != 3 || std::string_view("<>|=").find(descr[0]) == std::string_view::npos) refuse();
    const int bytes = descr[2] - '0';
    if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) refuse();
    const bool big_endian = descr[0] == '>';
    switch (descr[1]) {
      case 'b':
        if (bytes == 1) return {Kind::boolean, bytes, big_endian};
        break;
      case 'i': return {Kind::integer, bytes, big_endian};
      case 'u': return {Kind::unsigned_integer, bytes, big_endian};
      case 'f':
        if (bytes > 1) return {Kind::floating, bytes, big_endian};
        break;
      case 'V':  // how NumPy names the type that ml_dtypes adds to it
        if (bytes == 2) return {Kind::bfloat, bytes, big_endian};
        break;
      default: break;
    }
    refuse();
    return {};
  }

  Shape shape() {
    std::vector<std::int64_t> extents;
    expect('(');
    while (!take(')')) {
      extents.push_back(extent());
      if (extents.size() > kMaxRank) fail("more than 32 axes");
      if (!take(',')) {
        expect(')');
        break;
      }
    }
    return Shape(std::move(extents));
  }

  std::int64_t extent() {
    skip_blanks();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc() || value < 0) fail("an extent is no number of 63 bits");
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    take('L');  // as Python 2 wrote long numbers
    return value;
  }

  const ByteView& file_;
  std::string_view rest_;
};

std::string descr_of(DType dtype) {
  switch (dtype) {
    case DType::boolean: return "|b1";
    case DType::uint8: return "|u1";
    case DType::int32: return "<i4";
    case DType::int64: return "<i8";
    case DType::bfloat16: return "<V2";
    case DType::float32: return "<f4";
    case DType::float64: break;
  }
  return "<f8";
}

}  // namespace

NpyHeader parse_npy_header(const ByteView& text) { return HeaderParser(text).parse(); }

std::string npy_header(const TensorType& type) {
  return "{'descr': '" + descr_of(type.dtype) + "', 'fortran_order': False, 'shape': " + to_string(type.shape) + ", }";
}

}  // namespace hornet::io
