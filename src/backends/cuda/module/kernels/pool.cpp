#include "src/backends/cuda/device/pool.hpp"

#include "src/backends/cuda/module/kernels/kernels.hpp"

namespace hornet::cuda {
namespace {

template <class T, class Index, int Width>
void add_pools_of(KernelTable& table) {
  add_element_kernels<MaxPool<T, Index, Width>, MaxPoolPick<T, Index, Width>, MaxPoolGrad<T, Index, Width>,
                      MaxPoolWinners<T, Index, Width>, MaxWinnerGrad<T, Index, Width>, AveragePool<T, Index, Width>,
                      AveragePoolGrad<T, Index, Width>>(table);
}
// As src/backends/cuda/pool.cpp chooses among.
template <class T>
void add_pools_of(KernelTable& table) {
  add_pools_of<T, int, 4>(table);
  add_pools_of<T, std::int64_t, 1>(table);
}

}  // namespace

void add_pools(KernelTable& table) {
  add_pools_of<bfloat16>(table);
  add_pools_of<float>(table);
  add_pools_of<double>(table);
}

}  // namespace hornet::cuda
