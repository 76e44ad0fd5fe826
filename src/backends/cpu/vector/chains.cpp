// Chains: up to three operations upon the value the one before made, which stays in a register. A single instruction
// is bound by its store.
#include <utility>

#include "src/backends/cpu/vector/isa.hpp"
#include "src/backends/elements/math.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

template <Link L>
HORNET_INLINE float linked(float v, float c) {
  if constexpr (L == Link::add) return v + c;
  if constexpr (L == Link::subtract) return v - c;
  if constexpr (L == Link::subtract_from) return c - v;
  if constexpr (L == Link::multiply) return v * c;
  if constexpr (L == Link::maximum) return larger(v, c);
  if constexpr (L == Link::sigmoid_slope) return v * (c * (1.0F - c));
  if constexpr (L == Link::tanh_slope) return v * (1.0F - c * c);
}

template <Link Only>
void chain_of_one(void* out, const void* const* in, std::int64_t n, const double*) {
  const auto *a = static_cast<const float*>(in[0]), *b = static_cast<const float*>(in[1]);
  auto* y = static_cast<float*>(out);
  HORNET_INDEPENDENT
  for (std::int64_t i = 0; i < n; ++i) y[i] = linked<Only>(a[i], b[i]);
}

template <Link First, Link Second>
void chain_of_two(void* out, const void* const* in, std::int64_t n, const double*) {
  const auto *a = static_cast<const float*>(in[0]), *b = static_cast<const float*>(in[1]);
  const auto* c = static_cast<const float*>(in[2]);
  auto* y = static_cast<float*>(out);
  HORNET_INDEPENDENT
  for (std::int64_t i = 0; i < n; ++i) y[i] = linked<Second>(linked<First>(a[i], b[i]), c[i]);
}

template <Link First, Link Second, Link Third>
void chain_of_three(void* out, const void* const* in, std::int64_t n, const double*) {
  const auto *a = static_cast<const float*>(in[0]), *b = static_cast<const float*>(in[1]);
  const auto *c = static_cast<const float*>(in[2]), *d = static_cast<const float*>(in[3]);
  auto* y = static_cast<float*>(out);
  HORNET_INDEPENDENT
  for (std::int64_t i = 0; i < n; ++i) y[i] = linked<Third>(linked<Second>(linked<First>(a[i], b[i]), c[i]), d[i]);
}

template <int... I>
void fill_ones(VectorTable& table, std::integer_sequence<int, I...>) {
  ((table.chains.of_one[I] = chain_of_one<static_cast<Link>(I)>), ...);
}

template <int... I>
void fill_twos(VectorTable& table, std::integer_sequence<int, I...>) {
  ((table.chains.of_two[I / link_count][I % link_count] =
        chain_of_two<static_cast<Link>(I / link_count), static_cast<Link>(I % link_count)>),
   ...);
}

template <int First, int... I>
void fill_threes(VectorTable& table, std::integer_sequence<int, I...>) {
  ((table.chains.of_three[First][I / plain_link_count][I % plain_link_count] =
        chain_of_three<static_cast<Link>(First), static_cast<Link>(I / plain_link_count),
                       static_cast<Link>(I % plain_link_count)>),
   ...);
}

template <int... First>
void fill_all_threes(VectorTable& table, std::integer_sequence<int, First...>) {
  (fill_threes<First>(table, std::make_integer_sequence<int, link_count * plain_link_count>()), ...);
}

}  // namespace

void fill_chains(VectorTable& table) {
  fill_ones(table, std::make_integer_sequence<int, link_count>());
  fill_twos(table, std::make_integer_sequence<int, link_count * link_count>());
  fill_all_threes(table, std::make_integer_sequence<int, plain_link_count>());
}

}  // namespace hornet::cpu::HORNET_ISA_NAME
