// Conversions between all element types.
#include "src/backends/elements/casts.hpp"

#include "src/backends/cpu/vector/elementwise.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

template <class From, class To>
void set(VectorTable& table, DType from, DType to) {
  using Stored = typename Storage<From>::type;
  table.cast[static_cast<int>(from)][static_cast<int>(to)] = unary<Convert<To, Stored>, Stored>;
}

template <class From>
void from(VectorTable& table, DType dtype) {
  set<From, Boolean>(table, dtype, b8);
  set<From, std::uint8_t>(table, dtype, u8);
  set<From, std::int32_t>(table, dtype, i32);
  set<From, std::int64_t>(table, dtype, i64);
  set<From, bfloat16>(table, dtype, bf16);
  set<From, float>(table, dtype, f32);
  set<From, double>(table, dtype, f64);
}

}  // namespace

void fill_casts(VectorTable& table) {
  from<Boolean>(table, b8);
  from<std::uint8_t>(table, u8);
  from<std::int32_t>(table, i32);
  from<std::int64_t>(table, i64);
  from<bfloat16>(table, bf16);
  from<float>(table, f32);
  from<double>(table, f64);
}

}  // namespace hornet::cpu::HORNET_ISA_NAME
