#include "src/backends/cuda/device/strided_copy.hpp"

#include "src/backends/cuda/device/transpose.hpp"
#include "src/backends/cuda/module/kernels/kernels.hpp"

namespace hornet::cuda {

void add_strided_copies(KernelTable& table) {
  add_element_kernels<StridedCopy<std::uint8_t>, StridedCopy<std::uint16_t>, StridedCopy<std::uint32_t>,
                      StridedCopy<std::uint64_t>, Fill<std::uint8_t>, Fill<std::uint16_t>, Fill<std::uint32_t>,
                      Fill<std::uint64_t>>(table);
  add_block_kernels<TransposeTiles<std::uint8_t>, TransposeTiles<std::uint16_t>, TransposeTiles<std::uint32_t>,
                    TransposeTiles<std::uint64_t>>(table);
}

}  // namespace hornet::cuda
