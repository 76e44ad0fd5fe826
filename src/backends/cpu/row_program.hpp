// A fused_rows node compiled for the CPU: what the interpreter in fused_rows.cpp executes.
//
// A tile is a few rows, whose registers fit L1. Whole matrices (n elements a row) and columns (one element a row) lie
// in an input, an output or a slot of scratch memory.
#pragma once

#include <hornet/tensor/tensor.hpp>
#include <span>
#include <vector>

#include "src/backends/cpu/stretch.hpp"
#include "src/backends/cpu/vector/vector.hpp"
#include "src/passes/fused_rows.hpp"

namespace hornet::cpu {

struct RowPlace {
  enum class Kind { none, input, output, slot } kind = Kind::none;
  std::int64_t at = 0;         // number of the input or output; offset of the slot in bytes
  std::int64_t row_bytes = 0;  // of a row of this register
};

struct RowLoad {  // an input of another shape, stretched into a slot
  int input, reg;
  Stretch stretch;
  std::int64_t element_bytes, row_elements;
  bool once;  // each row is the same: the slot is filled once
};

// out, x: elements of `rows` rows; one of them holds n a row, the other one.
using RowsKernel = void (*)(void* out, const void* x, std::int64_t rows, std::int64_t n);

struct RowStep {
  BlockKernel block = nullptr;  // on elements; or
  RowsKernel rows = nullptr;    // between matrix and column
  int args[3] = {-1, -1, -1};
  int result = -1;
  std::int64_t row_elements = 1;
  double attrs[2] = {0, 0};
};

struct RowCopy {  // a result that is computed elsewhere
  int reg, output;
};

struct RowProgram {
  std::int64_t rows = 0, n = 1, tile = 1;  // a tile is so many rows
  std::vector<RowPlace> places;            // by register
  std::vector<RowLoad> loads;
  std::vector<RowStep> steps;
  std::vector<RowCopy> copies;
  std::int64_t slot_bytes = 0;  // of all slots together
};

// `constants` are the inputs' values where they are known, else nullptr.
RowProgram compile_rows(const passes::FusedRows& op, std::span<const TensorType> in,
                        const std::vector<const Tensor*>& constants);

}  // namespace hornet::cpu
