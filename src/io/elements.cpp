#include "src/io/elements.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <hornet/base/error.hpp>
#include <limits>

namespace hornet::io {
namespace {

using Kind = ElementFormat::Kind;

static_assert(std::endian::native == std::endian::little, "elements are copied as they lie in files");

// IEEE 754 binary16: 1 bit sign, 5 exponent, 10 mantissa.
float float_of_half(std::uint16_t bits) {
  const float sign = bits & 0x8000 ? -1.0f : 1.0f;
  const int exponent = bits >> 10 & 31, mantissa = bits & 1023;
  if (exponent == 31) return mantissa ? std::numeric_limits<float>::quiet_NaN() : sign * INFINITY;
  const float value = exponent == 0 ? static_cast<float>(mantissa) : static_cast<float>(mantissa + 1024);
  return sign * std::ldexp(value, std::max(exponent, 1) - 25);
}

template <class T>
T element(const std::byte* bytes, bool big_endian) {
  std::array<std::byte, sizeof(T)> copy;
  std::memcpy(copy.data(), bytes, sizeof(T));
  if (big_endian) std::ranges::reverse(copy);
  return std::bit_cast<T>(copy);
}

template <class Stored, class T, class Convert>
void convert(const ByteView& elements, bool big_endian, std::span<T> out, Convert f) {
  const std::byte* bytes = elements.bytes().data();
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<T>(f(element<Stored>(bytes + i * sizeof(Stored), big_endian)));
}

std::int64_t narrowed(std::uint64_t value, const ByteView& elements) {
  if (value > INT64_MAX) elements.fail("a uint64 does not fit int64");
  return static_cast<std::int64_t>(value);
}

void read_as_they_are(const ByteView& elements, bool big_endian, const Tensor& out) {
  if (!big_endian || size_of(out.dtype()) == 1) {
    std::ranges::copy(elements.bytes(), out.raw());
    return;
  }
  dispatch(out.dtype(), [&](auto zero) {
    using T = decltype(zero);
    convert<T>(elements, true, out.data<T>(), [](T value) { return value; });
  });
}

void read_other(const ByteView& elements, const ElementFormat& format, const Tensor& out) {
  const auto same = [](auto value) { return value; };
  const bool big = format.big_endian;
  if (format.kind == Kind::floating) return convert<std::uint16_t>(elements, big, out.data<float>(), float_of_half);
  if (format.kind == Kind::integer) {
    if (format.bytes == 1) return convert<std::int8_t>(elements, big, out.data<std::int32_t>(), same);
    return convert<std::int16_t>(elements, big, out.data<std::int32_t>(), same);
  }
  if (format.bytes == 2) return convert<std::uint16_t>(elements, big, out.data<std::int32_t>(), same);
  if (format.bytes == 4) return convert<std::uint32_t>(elements, big, out.data<std::int64_t>(), same);
  convert<std::uint64_t>(elements, big, out.data<std::int64_t>(),
                         [&](std::uint64_t value) { return narrowed(value, elements); });
}

bool is_ours(const ElementFormat& format) {
  const ElementFormat same = element_format(format.dtype());
  return format.kind == same.kind && format.bytes == same.bytes;
}

}  // namespace

DType ElementFormat::dtype() const {
  switch (kind) {
    case Kind::boolean: return b8;
    case Kind::bfloat: return bf16;
    case Kind::floating: return bytes == 8 ? f64 : f32;
    case Kind::integer: return bytes == 8 ? i64 : i32;
    case Kind::unsigned_integer: break;
  }
  return bytes == 1 ? u8 : bytes == 2 ? i32 : i64;
}

ElementFormat element_format(DType dtype) {
  const int bytes = static_cast<int>(size_of(dtype));
  if (dtype == b8) return {Kind::boolean, bytes};
  if (dtype == bf16) return {Kind::bfloat, bytes};
  if (dtype == u8) return {Kind::unsigned_integer, bytes};
  return {is_floating(dtype) ? Kind::floating : Kind::integer, bytes};
}

std::uint64_t bytes_of_elements(const ByteView& file, const ElementFormat& format, const Shape& shape) {
  std::uint64_t bytes = static_cast<std::uint64_t>(format.bytes);
  for (std::int64_t extent : shape)
    if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(extent), &bytes) || bytes > INT64_MAX / 8)
      file.fail("an array of shape " + to_string(shape) + " is too large");
  return bytes;
}

Tensor read_elements(const ByteView& elements, const ElementFormat& format, const Shape& shape) {
  if (elements.size() != bytes_of_elements(elements, format, shape))
    elements.fail("an array of shape " + to_string(shape) + " has " + std::to_string(elements.size()) + " bytes");
  Tensor out(format.dtype(), shape);
  if (out.size() == 0) return out;
  if (is_ours(format))
    read_as_they_are(elements, format.big_endian, out);
  else
    read_other(elements, format, out);
  const std::span stored(out.raw(), static_cast<std::size_t>(out.bytes()));
  if (out.dtype() == b8 && std::ranges::any_of(stored, [](std::byte b) { return b > std::byte{1}; }))
    elements.fail("a bool is neither 0 nor 1");
  return out;
}

}  // namespace hornet::io
