#include "src/backends/cuda/device/gather.hpp"

#include "src/backends/cuda/device/gather_grad.hpp"
#include "src/backends/cuda/device/sort.hpp"
#include "src/backends/cuda/module/kernels/kernels.hpp"

namespace hornet::cuda {
namespace {

template <class Index>
void add_gathers_by(KernelTable& table) {
  add_element_kernels<Gather<std::uint8_t, Index>, Gather<std::uint16_t, Index>, Gather<std::uint32_t, Index>,
                      Gather<std::uint64_t, Index>, Gather<SixteenBytes, Index>>(table);
  add_element_kernels<OneHot<std::uint8_t, Index>, OneHot<std::int32_t, Index>, OneHot<std::int64_t, Index>,
                      OneHot<float, Index>, OneHot<double, Index>>(table);
  add_element_kernels<MakeIndexKeys<Index>>(table);
}

}  // namespace

void add_gathers(KernelTable& table) {
  add_gathers_by<std::uint8_t>(table);
  add_gathers_by<std::int32_t>(table);
  add_gathers_by<std::int64_t>(table);
  add_block_kernels<SortTile>(table);
  add_element_kernels<SortExchange>(table);
  add_element_kernels<SumIndexRuns<float>, SumIndexRuns<double>, JoinIndexRuns<float>, JoinIndexRuns<double>>(table);
}

}  // namespace hornet::cuda
