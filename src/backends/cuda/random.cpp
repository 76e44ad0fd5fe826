#include "src/ops/random.hpp"

#include <cmath>

#include "src/backends/cuda/device/random.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/launch.hpp"

namespace hornet::cuda {
namespace {

PhiloxWords words_of(const KernelArgs& args, std::int64_t stream) {
  return {static_cast<const std::int64_t*>(args.in[0]), static_cast<std::uint32_t>(stream)};
}

template <class Draw>
std::int64_t counters(std::int64_t size) {
  return (size + Draw::group - 1) / Draw::group;
}

template <template <class> class Draw, class T>
Kernel draw_kernel(std::int64_t stream, std::int64_t size) {
  return [stream, size, launch = Launch<Draw<T>>()](const KernelArgs& args) {
    launch({words_of(args, stream), size, static_cast<T*>(args.out[0])}, counters<Draw<T>>(size));
  };
}

template <template <class> class Draw>
Kernel floating(KernelSite& site, std::int64_t stream) {
  const std::int64_t size = site.out[0].shape.size();
  return site.out[0].dtype == f32 ? draw_kernel<Draw, float>(stream, size) : draw_kernel<Draw, double>(stream, size);
}

}  // namespace

Kernel random_uniform_kernel(KernelSite& site) {
  return floating<RandomUniform>(site, site.node.op.as<ops::RandomUniform>()->stream);
}

Kernel random_normal_kernel(KernelSite& site) {
  return floating<RandomNormal>(site, site.node.op.as<ops::RandomNormal>()->stream);
}

// A uniform f32 is a multiple of 2^-24: it is below p exactly when its multiple is below p · 2^24, rounded up.
Kernel random_bernoulli_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<ops::RandomBernoulli>();
  const auto limit = static_cast<std::int32_t>(std::ceil(op.probability * 0x1p24));
  return [stream = op.stream, size = op.shape.size(), limit, launch = Launch<RandomBelow>()](const KernelArgs& args) {
    launch({words_of(args, stream), size, static_cast<std::uint8_t*>(args.out[0]), limit}, counters<RandomBelow>(size));
  };
}

}  // namespace hornet::cuda
