#include "src/backends/cpu/row_kernels.hpp"

#include <algorithm>
#include <hornet/base/error.hpp>

namespace hornet::cpu {
namespace {

template <class T>
const RowKernels<T>& table() {
  if constexpr (std::is_same_v<T, float>)
    return vector_table().row_f32;
  else
    return vector_table().row_f64;
}

template <class T>
void sum(void* out, const void* x, std::int64_t rows, std::int64_t n) {
  table<T>().sum(static_cast<T*>(out), static_cast<const T*>(x), rows, n);
}

template <class T>
void max(void* out, const void* x, std::int64_t rows, std::int64_t n) {
  table<T>().max(static_cast<T*>(out), static_cast<const T*>(x), rows, n);
}

template <class T>
void argmax(void* out, const void* x, std::int64_t rows, std::int64_t n) {
  table<T>().argmax(static_cast<std::int32_t*>(out), static_cast<const T*>(x), rows, n);
}

template <class T>
void stretch(void* out, const void* x, std::int64_t rows, std::int64_t n) {
  for (std::int64_t i = 0; i < rows; ++i) std::fill_n(static_cast<T*>(out) + i * n, n, static_cast<const T*>(x)[i]);
}

template <class T, class Index>
void one_hot(void* out, const void* x, std::int64_t rows, std::int64_t n) {
  T* y = static_cast<T*>(out);
  std::fill_n(y, rows * n, T{0});
  for (std::int64_t i = 0; i < rows; ++i)
    if (const auto index = static_cast<std::int64_t>(static_cast<const Index*>(x)[i]); index >= 0 && index < n)
      y[i * n + index] = T{1};
}

template <class T>
RowsKernel one_hot_of(DType index) {
  if (index == u8) return one_hot<T, std::uint8_t>;
  return index == i32 ? one_hot<T, std::int32_t> : one_hot<T, std::int64_t>;
}

RowsKernel stretch_of(std::int64_t element_bytes) {
  if (element_bytes == 1) return stretch<std::uint8_t>;
  if (element_bytes == 2) return stretch<std::uint16_t>;
  return element_bytes == 4 ? stretch<std::uint32_t> : stretch<std::uint64_t>;
}

}  // namespace

RowsKernel rows_kernel(const Op& op, DType in, DType out) {
  const std::string_view name = op.name();
  if (name == "sum") return in == f32 ? sum<float> : sum<double>;
  if (name == "max") return in == f32 ? max<float> : max<double>;
  if (name == "argmax") return in == f32 ? argmax<float> : argmax<double>;
  if (name == "broadcast_to") return stretch_of(size_of(out));
  if (name == "one_hot") return out == f32 ? one_hot_of<float>(in) : one_hot_of<double>(in);
  throw InternalError("op '" + std::string(name) + "' does not work on rows");
}

}  // namespace hornet::cpu
