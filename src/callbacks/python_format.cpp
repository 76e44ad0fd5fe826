#include "src/callbacks/python_format.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <hornet/base/error.hpp>

namespace hornet::callbacks {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The specification as one of std::printf, its letter given: "-08.3" for "-08.3f". Empty when it is none.
std::optional<std::string> printf_flags(std::string_view specification) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < specification.size() && is_digit(specification[at])) ++at;
    return at - begin;
  };
  std::string sign;
  if (at < specification.size() && std::string_view("+- ").find(specification[at]) != std::string_view::npos) {
    if (specification[at] != '-') sign = specification[at];  // Python's '-' is the default
    ++at;
  }
  const std::size_t begin = at;
  if (digits() > 3) return std::nullopt;
  if (at < specification.size() && specification[at] == '.') {
    ++at;
    const std::size_t count = digits();
    if (count == 0 || count > 3) return std::nullopt;
  }
  if (at != specification.size()) return std::nullopt;
  return "%" + sign + std::string(specification.substr(begin));
}

template <class T>
std::string print(const std::string& format, T value) {
  const int size = std::snprintf(nullptr, 0, format.c_str(), value);
  std::string out(static_cast<std::size_t>(size) + 1, '\0');
  std::snprintf(out.data(), out.size(), format.c_str(), value);
  out.pop_back();
  return out;
}

std::string format_number(const PythonNumber& number, std::string_view specification) {
  if (specification.empty()) return repr(number);
  const std::int64_t* integer = std::get_if<std::int64_t>(&number);
  const char letter = specification.back();
  const bool has_letter = !is_digit(letter);
  const auto flags = printf_flags(has_letter ? specification.substr(0, specification.size() - 1) : specification);
  const bool floating = has_letter && std::string_view("efgEFG").find(letter) != std::string_view::npos;
  if (flags && floating)
    return print(*flags + letter, integer ? static_cast<double>(*integer) : std::get<double>(number));
  const bool whole = flags && integer && flags->find('.') == std::string::npos;
  if (whole && (!has_letter || letter == 'd')) return print(*flags + "lld", static_cast<long long>(*integer));
  throw ConfigError("the format specification '" + std::string(specification) +
                    "' does not fit a number here; use one like '02d' for epoch and batch, '.2f' for logs");
}

std::string format_field(std::string_view field,
                         const std::function<std::optional<PythonNumber>(std::string_view)>& lookup) {
  const std::size_t colon = field.find(':');
  const std::string_view name = field.substr(0, colon);
  const std::optional<PythonNumber> number = lookup(name);
  if (!number) throw ConfigError("nothing is called '" + std::string(name) + "'");
  return format_number(*number, colon == std::string_view::npos ? "" : field.substr(colon + 1));
}

}  // namespace

std::string repr(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char buffer[32];
  const double magnitude = std::abs(value);
  const bool fixed = value == 0 || (magnitude >= 1e-4 && magnitude < 1e16);
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value,
                                          fixed ? std::chars_format::fixed : std::chars_format::scientific);
  std::string out(buffer, end);
  if (fixed && out.find('.') == std::string::npos) out += ".0";
  return out;
}

std::string repr(const PythonNumber& value) {
  const std::int64_t* integer = std::get_if<std::int64_t>(&value);
  return integer ? std::to_string(*integer) : repr(std::get<double>(value));
}

std::string format_fields(std::string_view text,
                          const std::function<std::optional<PythonNumber>(std::string_view)>& lookup) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c != '{' && c != '}') {
      out += c;
    } else if (at + 1 < text.size() && text[at + 1] == c) {
      out += c;
      ++at;
    } else {
      const std::size_t close = text.find('}', at);
      if (c == '}' || close == std::string_view::npos)
        throw ConfigError("a single '" + std::string(1, c) + "'; write it twice to mean the character itself");
      out += format_field(text.substr(at + 1, close - at - 1), lookup);
      at = close;
    }
  }
  return out;
}

}  // namespace hornet::callbacks
