#include "src/backends/cuda/device/cumulative.hpp"

#include "src/backends/cuda/module/kernels/kernels.hpp"

namespace hornet::cuda {

void add_cumulative(KernelTable& table) {
  add_block_kernels<CumulativeSum<std::uint8_t>, CumulativeSum<std::int32_t>, CumulativeSum<std::int64_t>,
                    CumulativeSum<float>, CumulativeSum<double>>(table);
}

}  // namespace hornet::cuda
