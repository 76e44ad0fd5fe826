// Every pointwise op that the CPU has a kernel for, or a composition, with operands of every type it takes.
#pragma once

#include "tests/ops/cases.hpp"

// Operands hold numbers that tell functions apart: ends of the type, infinities, NaN, ties, signs of 0. Every pair of
// them meets.
std::vector<OpCase> pointwise_cases_of_all_types();
