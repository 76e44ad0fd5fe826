#include "src/backends/cuda/device/convolution.hpp"
#include "src/backends/cuda/device/convolution_direct.hpp"
#include "src/backends/cuda/device/product.hpp"
#include "src/backends/cuda/module/kernels/kernels.hpp"

namespace hornet::cuda {
namespace {

template <class T>
void add_convolutions_of(KernelTable& table) {
  using Across = MatrixOperand<T, false>;
  add_block_kernels<TiledProduct<PatchRows<PlainImages<T>>, Across>, TiledProduct<Slopes<T>, KernelTurned<T>>,
                    TiledProduct<PatchColumns<PlainImages<T>>, Across>, DirectKernelGradient<T>>(table);
  add_element_kernels<DirectForward<T>, DirectInputGradient<T>>(table);
}

}  // namespace

void add_convolutions(KernelTable& table) {
  add_convolutions_of<float>(table);
  add_convolutions_of<double>(table);
}

}  // namespace hornet::cuda
