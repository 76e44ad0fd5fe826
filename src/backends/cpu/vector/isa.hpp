// Included by the sources that are compiled once per instruction set, each time with another HORNET_ISA_NAME.
//
// Everything they define lies in hornet::cpu::<name>, so no linker can mix the sets. Inline functions of the standard
// library must not be called there: a copy compiled for AVX-512 could be the one every other file gets.
// -ffp-contract=off keeps a + b·c the same in vector bodies and scalar tails; fused products are asked for by name.
#pragma once

#include <cstdint>

#include "src/backends/cpu/vector/vector.hpp"
#include "src/backends/elements/target.hpp"

#ifndef HORNET_ISA_NAME
#error "HORNET_ISA_NAME names the instruction set this file is compiled for"
#endif

// The next loop's iterations are independent although `out` may be an operand: element i reads only element i.
#if defined(__clang__)
#define HORNET_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define HORNET_INDEPENDENT _Pragma("GCC ivdep")
#endif

namespace hornet::cpu::HORNET_ISA_NAME {

// Each fills in its part of the table.
void fill_arithmetic(VectorTable& table);
void fill_transcendental(VectorTable& table);
void fill_comparisons(VectorTable& table);
void fill_casts(VectorTable& table);
void fill_chains(VectorTable& table);
void fill_rows(VectorTable& table);
void fill_pools(VectorTable& table);
void fill_pool_winners(VectorTable& table);
void fill_products(VectorTable& table);
void fill_correlations(VectorTable& table);
void fill_strips(VectorTable& table);
void fill_random(VectorTable& table);
void fill_winograd_products(VectorTable& table);
void fill_winograd_transforms(VectorTable& table);
void fill_zero_steps(VectorTable& table);

}  // namespace hornet::cpu::HORNET_ISA_NAME
