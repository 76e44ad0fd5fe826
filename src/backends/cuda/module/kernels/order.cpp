#include "src/backends/cuda/device/order.hpp"

#include "src/backends/cuda/module/kernels/kernels.hpp"

namespace hornet::cuda {
namespace {

template <class T>
void add_orders_of(KernelTable& table) {
  add_block_kernels<FirstIndex<Descending, T>, FirstIndex<Ascending, T>, TopKByRounds<T>>(table);
  add_element_kernels<TopKByRank<T>>(table);
}

}  // namespace

void add_orders(KernelTable& table) {
  add_orders_of<std::uint8_t>(table);
  add_orders_of<std::int32_t>(table);
  add_orders_of<std::int64_t>(table);
  add_orders_of<float>(table);
  add_orders_of<double>(table);
}

}  // namespace hornet::cuda
