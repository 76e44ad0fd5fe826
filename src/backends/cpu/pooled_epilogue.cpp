// A convolution, its epilogue, and the pooling of each image as soon as it is whole.
#include "src/passes/pooled_epilogue.hpp"

#include "src/backends/cpu/convolution_shape.hpp"
#include "src/backends/cpu/epilogue.hpp"
#include "src/backends/cpu/kernels.hpp"

namespace hornet::cpu {
namespace {

using PoolOfImage = void (*)(float* y, const float* x, const PoolWindows& windows);

struct Pool {
  PoolOfImage run;
  PoolWindows windows;
};

Pool pool_of(const Op& op, const Shape& x, const Shape& y) {
  const PoolKernels<float>& kernels = vector_table().pool_f32;
  if (const auto* max = op.as<ops::MaxPool>()) return {kernels.max, pool_windows(*max, x, y)};
  return {kernels.average, pool_windows(*op.as<ops::AveragePool>(), x, y)};
}

}  // namespace

// The elements of an image become ready in order, in one thread: with the last of them the image is pooled.
Kernel pooled_epilogue_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::PooledEpilogue>();
  const Shape &made = site.out[0].shape, &pooled = site.out[1].shape;
  const Pool pool = pool_of(op.pool, made, pooled);
  const std::int64_t image = made.size() / made[0], pooled_image = pooled.size() / pooled[0];
  return epilogue_kernel(site, op.fused, [=](void* const* out, std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin / image; (i + 1) * image <= end; ++i)
      pool.run(static_cast<float*>(out[1]) + i * pooled_image, static_cast<const float*>(out[0]) + i * image,
               pool.windows);
  });
}

}  // namespace hornet::cpu
