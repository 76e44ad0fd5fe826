#include "src/backends/cpu/vector/vector.hpp"

#include <cstdlib>
#include <hornet/base/error.hpp>
#include <string>

// Declares what src/backends/cpu/vector/isa.hpp declares, for one compiled instruction set.
#define HORNET_DECLARE_ISA(name)               \
  namespace hornet::cpu::name {                \
  void fill_arithmetic(VectorTable&);          \
  void fill_transcendental(VectorTable&);      \
  void fill_comparisons(VectorTable&);         \
  void fill_casts(VectorTable&);               \
  void fill_chains(VectorTable&);              \
  void fill_rows(VectorTable&);                \
  void fill_pools(VectorTable&);               \
  void fill_pool_winners(VectorTable&);        \
  void fill_products(VectorTable&);            \
  void fill_correlations(VectorTable&);        \
  void fill_strips(VectorTable&);              \
  void fill_random(VectorTable&);              \
  void fill_winograd_products(VectorTable&);   \
  void fill_winograd_transforms(VectorTable&); \
  void fill_zero_steps(VectorTable&);          \
  static VectorTable make() {                  \
    VectorTable table{};                       \
    table.isa = #name;                         \
    fill_arithmetic(table);                    \
    fill_transcendental(table);                \
    fill_comparisons(table);                   \
    fill_casts(table);                         \
    fill_chains(table);                        \
    fill_rows(table);                          \
    fill_pools(table);                         \
    fill_pool_winners(table);                  \
    fill_products(table);                      \
    fill_correlations(table);                  \
    fill_strips(table);                        \
    fill_random(table);                        \
    fill_winograd_products(table);             \
    fill_winograd_transforms(table);           \
    fill_zero_steps(table);                    \
    return table;                              \
  }                                            \
  }
HORNET_DECLARE_ISA(baseline)
#if defined(__x86_64__)
HORNET_DECLARE_ISA(avx2)
HORNET_DECLARE_ISA(avx512)
#endif

namespace hornet::cpu {
namespace {

#if defined(__x86_64__)
bool has_avx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
bool has_avx512() {  // x86-64-v4
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
#endif

const VectorTable& best_table() {
  for (const char* isa : {"avx512", "avx2"})
    if (const VectorTable* table = vector_table_of(isa)) return *table;
  return *vector_table_of("baseline");
}

const VectorTable& chosen_table() {
  const char* wanted = std::getenv("HORNET_ISA");
  if (wanted == nullptr) return best_table();
  if (const VectorTable* table = vector_table_of(wanted)) return *table;
  throw ConfigError("HORNET_ISA must be 'baseline', 'avx2' or 'avx512' and available on this processor, got '" +
                    std::string(wanted) + "'; unset it to use '" + best_table().isa + "'");
}

}  // namespace

const VectorTable* vector_table_of(std::string_view isa) {
  if (isa == "baseline") {
    static const VectorTable table = baseline::make();
    return &table;
  }
#if defined(__x86_64__)
  if (isa == "avx2" && has_avx2()) {
    static const VectorTable table = avx2::make();
    return &table;
  }
  if (isa == "avx512" && has_avx512()) {
    static const VectorTable table = avx512::make();
    return &table;
  }
#endif
  return nullptr;
}

const VectorTable& vector_table() {
  static const VectorTable& table = chosen_table();
  return table;
}

}  // namespace hornet::cpu
