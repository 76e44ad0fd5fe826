// The element types of tensors.
#pragma once

#include <cstdint>
#include <hornet/tensor/bfloat16.hpp>
#include <string_view>
#include <type_traits>

namespace hornet {

// In widening order: where two types meet, the later one holds (ops/pointwise.hpp).
enum class DType : std::uint8_t { boolean, uint8, int32, int64, bfloat16, float32, float64 };

inline constexpr DType b8 = DType::boolean;
inline constexpr DType u8 = DType::uint8;
inline constexpr DType i32 = DType::int32;
inline constexpr DType i64 = DType::int64;
inline constexpr DType bf16 = DType::bfloat16;
inline constexpr DType f32 = DType::float32;
inline constexpr DType f64 = DType::float64;

constexpr std::int64_t size_of(DType dtype) {
  switch (dtype) {
    case DType::boolean:
    case DType::uint8: return 1;
    case DType::bfloat16: return 2;
    case DType::int32:
    case DType::float32: return 4;
    case DType::int64:
    case DType::float64: return 8;
  }
  return 0;
}

constexpr bool is_floating(DType dtype) { return dtype >= bf16; }

// What numbers of the type are added up in.
constexpr DType summed_in(DType dtype) { return dtype == f64 ? f64 : f32; }

// Keras' names: "bool", "uint8", "int32", "int64", "bfloat16", "float32", "float64".
std::string_view to_string(DType dtype);
DType dtype_from_string(std::string_view name);  // throws ConfigError
[[noreturn]] void throw_stored_only(DType dtype);

// The DType of a C++ element type.
template <class T>
inline constexpr DType dtype_of = [] {
  static_assert(sizeof(T) == 0, "no DType stands for this C++ type");
  return f32;
}();
template <>
inline constexpr DType dtype_of<bool> = b8;
template <>
inline constexpr DType dtype_of<std::uint8_t> = u8;
template <>
inline constexpr DType dtype_of<std::int32_t> = i32;
template <>
inline constexpr DType dtype_of<std::int64_t> = i64;
template <>
inline constexpr DType dtype_of<bfloat16> = bf16;
template <>
inline constexpr DType dtype_of<float> = f32;
template <>
inline constexpr DType dtype_of<double> = f64;

// Calls f with a value-initialised C++ element of the type: dispatch(dtype, [](auto zero) { using T = decltype(zero); …
// }).
template <class F>
decltype(auto) dispatch(DType dtype, F&& f) {
  switch (dtype) {
    case DType::boolean: return f(bool{});
    case DType::uint8: return f(std::uint8_t{});
    case DType::int32: return f(std::int32_t{});
    case DType::int64: return f(std::int64_t{});
    case DType::bfloat16: return f(bfloat16{});
    case DType::float32: return f(float{});
    case DType::float64: break;
  }
  return f(double{});
}

// Likewise, of the types that kernels compute with: all but bfloat16, in whose place they meet float32
// (passes::widen_bfloat16). Throws InternalError for bfloat16.
template <class F>
decltype(auto) dispatch_computed(DType dtype, F&& f) {
  return dispatch(dtype, [&](auto zero) -> decltype(f(float{})) {
    if constexpr (std::is_same_v<decltype(zero), bfloat16>)
      throw_stored_only(bf16);
    else
      return f(zero);
  });
}

}  // namespace hornet
