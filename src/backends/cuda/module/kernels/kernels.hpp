// The list of the module's kernels: one function a file of device code.
#pragma once

#include "src/backends/cuda/module/kernels/launchers.hpp"

namespace hornet::cuda {

void add_convolutions(KernelTable& table);
void add_cumulative(KernelTable& table);
void add_gathers(KernelTable& table);
void add_moments(KernelTable& table);
void add_orders(KernelTable& table);
void add_pointwise(KernelTable& table);
void add_pools(KernelTable& table);
void add_products(KernelTable& table);
void add_random(KernelTable& table);
void add_recurrences(KernelTable& table);
void add_reductions(KernelTable& table);
void add_softmaxes(KernelTable& table);
void add_strided_copies(KernelTable& table);

inline KernelTable all_kernels() {
  KernelTable table;
  add_convolutions(table);
  add_cumulative(table);
  add_gathers(table);
  add_moments(table);
  add_orders(table);
  add_pointwise(table);
  add_pools(table);
  add_products(table);
  add_random(table);
  add_recurrences(table);
  add_reductions(table);
  add_softmaxes(table);
  add_strided_copies(table);
  return table;
}

}  // namespace hornet::cuda
