#include "src/io/h5_classic/type.hpp"

#include <array>

namespace hornet::io::classic {
namespace {

using Kind = Type::Kind;
using Number = ElementFormat::Kind;

constexpr std::uint64_t kMaxRank = 8, kMaxExtent = std::uint64_t{1} << 62;

// Where the parts of a floating number lie: sign, exponent (from, bits), mantissa (from, bits), bias.
using FloatLayout = std::array<std::uint64_t, 6>;

FloatLayout ieee_layout(std::uint64_t bytes) {
  if (bytes == 2) return {15, 10, 5, 0, 10, 15};
  if (bytes == 4) return {31, 23, 8, 0, 23, 127};
  return {63, 52, 11, 0, 52, 1023};
}

bool is_width(std::uint64_t bytes) { return bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8; }

// All bits of an element belong to the number.
bool is_full_width(const ByteView& message, std::uint64_t bytes) {
  return message.number(8, 2, "a type's bits") == 0 && message.number(10, 2, "a type's bits") == 8 * bytes;
}

Type integer_type(const ByteView& message, std::uint64_t bits, std::uint64_t bytes) {
  const bool is_signed = bits & 8;
  Type type{Kind::other, {},    bytes,
            '\0',        false, std::to_string(8 * bytes) + (is_signed ? "-bit integer" : "-bit unsigned integer")};
  if (!is_width(bytes) || !is_full_width(message, bytes)) return type;
  type.kind = Kind::number;
  type.format = {is_signed ? Number::integer : Number::unsigned_integer, static_cast<int>(bytes), (bits & 1) != 0};
  return type;
}

Type float_type(const ByteView& message, std::uint64_t bits, std::uint64_t bytes) {
  Type type{Kind::other, {}, bytes, '\0', false, std::to_string(8 * bytes) + "-bit float"};
  const bool vax_order = (bits & 0x41) == 0x41, implied_one = (bits >> 4 & 3) == 2;
  if (!is_width(bytes) || bytes == 1 || !is_full_width(message, bytes) || vax_order || !implied_one) return type;
  const auto number = [&](std::uint64_t at, int width) { return message.number(at, width, "a type's bits"); };
  const FloatLayout layout{bits >> 8 & 255, number(12, 1), number(13, 1), number(14, 1), number(15, 1), number(16, 4)};
  if (layout != ieee_layout(bytes)) return type;
  type.kind = Kind::number;
  type.format = {Number::floating, static_cast<int>(bytes), (bits & 1) != 0};
  return type;
}

// h5py's bool: an enumeration over one byte, FALSE = 0, TRUE = 1, in any order of its names.
Type enum_type(const ByteView& message, std::uint64_t bits, std::uint64_t bytes) {
  Type type{Kind::other, {}, bytes, '\0', false, "enumeration"};
  const std::uint64_t version = message.number(0, 1, "a type") >> 4;
  if (bytes != 1 || (bits & 0xffff) != 2) return type;
  std::uint64_t at = 8 + 12;  // behind the message's start and the integer type that it is over
  std::array<std::string, 2> names;
  for (std::string& name : names) {
    const std::string_view rest = message.from(at, "an enumeration's names").text();
    name = rest.substr(0, rest.find('\0'));
    at += version < 3 ? (name.size() + 8) / 8 * 8 : name.size() + 1;
  }
  for (std::size_t i = 0; i < 2; ++i)
    if (names[i] != (message.number(at + i, 1, "an enumeration's values") ? "TRUE" : "FALSE")) return type;
  if (names[0] == names[1]) return type;
  type.kind = Kind::number;
  type.format = {Number::boolean, 1};
  return type;
}

Type string_type(std::uint64_t bits, std::uint64_t bytes) {
  const std::uint64_t padding = bits & 15;  // 0 terminated by NUL, 1 padded with NUL, 2 with blanks
  return {Kind::fixed_string, {}, bytes, padding == 2 ? ' ' : '\0', padding == 0, "fixed-length string"};
}

std::string other_name(std::uint64_t type_class) {
  switch (type_class) {
    case 2: return "time";
    case 4: return "bit field";
    case 6: return "compound";
    case 7: return "reference";
    case 10: return "array";
    default: return "unknown";
  }
}

}  // namespace

Type read_type(const ByteView& message) {
  const std::uint64_t type_class = message.number(0, 1, "a type") & 15;
  const std::uint64_t bits = message.number(1, 3, "a type"), bytes = message.number(4, 4, "a type");
  switch (type_class) {
    case 0: return integer_type(message, bits, bytes);
    case 1: return float_type(message, bits, bytes);
    case 3: return string_type(bits, bytes);
    case 5: return {Kind::opaque, {}, bytes, '\0', false, "opaque"};
    case 8: return enum_type(message, bits, bytes);
    case 9:
      if ((bits & 15) == 1 && bytes == 16)
        return {Kind::variable_string, {}, 16, '\0', false, "variable-length string"};
      return {Kind::other, {}, bytes, '\0', false, "variable-length sequence"};
    default: return {Kind::other, {}, bytes, '\0', false, other_name(type_class)};
  }
}

std::optional<Shape> read_shape(const ByteView& message) {
  const std::uint64_t version = message.number(0, 1, "a dataspace"), rank = message.number(1, 1, "a dataspace");
  if (version != 1 && version != 2) message.fail("a dataspace is of an unknown version");
  if (version == 2 && message.number(3, 1, "a dataspace") == 2) return std::nullopt;
  if (rank > kMaxRank) message.fail("expected a scalar or an array of rank 1 to 8, got rank " + std::to_string(rank));
  std::vector<std::int64_t> extents;
  for (std::uint64_t axis = 0; axis < rank; ++axis) {
    const std::uint64_t extent = message.number((version == 1 ? 8 : 4) + 8 * axis, 8, "an extent");
    if (extent > kMaxExtent) message.fail("an extent is larger than 2^62");
    extents.push_back(static_cast<std::int64_t>(extent));
  }
  return Shape(std::move(extents));
}

}  // namespace hornet::io::classic
