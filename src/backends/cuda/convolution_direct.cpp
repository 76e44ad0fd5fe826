#include "src/backends/cuda/convolution_direct.hpp"

#include "src/backends/cuda/device/convolution_direct.hpp"
#include "src/backends/cuda/device/reduce.hpp"
#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/reduce_stages.hpp"
#include "src/backends/elements/arithmetic.hpp"

namespace hornet::cuda {
namespace {

// Forward and input gradient: Source is what is read beside the kernel.
template <class T, class Direct, class Source>
Kernel by_elements(std::int64_t size, const ConvolutionGeometry& g) {
  return [size, g, launch = Launch<Direct>()](const KernelArgs& args) {
    const Source source{g, static_cast<const T*>(args.in[0])};
    launch({source, static_cast<const T*>(args.in[1]), static_cast<T*>(args.out[0])}, size);
  };
}

// The first stage sums products where others sum elements.
template <class T>
Kernel kernel_gradient(KernelSite& site, const ConvolutionGeometry& g) {
  const std::int64_t rows = g.batch * g.output[0] * g.output[1];
  std::vector<ReduceStage> stages = reduce_stages({rows, site.out[0].shape.size()}, {0});
  site.scratch_bytes = intermediate_outputs(stages) * static_cast<std::int64_t>(sizeof(T));
  return
      [g, first = stages.front(), second = stages.back(), cut = stages.size() > 1,
       multiply = Launch<DirectKernelGradient<T>>(), add = Launch<Reduce<elements::Add, T>>()](const KernelArgs& args) {
        T* const out = static_cast<T*>(args.out[0]);
        T* const parts = cut ? static_cast<T*>(args.scratch) : out;
        const Patches<PlainImages<T>> patches{g, static_cast<const T*>(args.in[0])};
        multiply({first.lines, first.chunk, first.chunks, patches, static_cast<const T*>(args.in[1]), parts},
                 first.blocks());
        if (cut) add({second.lines, second.chunk, second.chunks, parts, out, T{0}}, second.blocks());
      };
}

template <class T>
Kernel direct(KernelSite& site, ConvolutionPass pass, const ConvolutionGeometry& g) {
  const std::int64_t size = site.out[0].shape.size();
  switch (pass) {
    case ConvolutionPass::forward: return by_elements<T, DirectForward<T>, Patches<PlainImages<T>>>(size, g);
    case ConvolutionPass::input_gradient: return by_elements<T, DirectInputGradient<T>, Slopes<T>>(size, g);
    case ConvolutionPass::kernel_gradient: break;
  }
  return kernel_gradient<T>(site, g);
}

}  // namespace

bool is_direct(const ConvolutionGeometry& g) {
  constexpr std::int64_t few = 8;  // of a tile's 64
  return g.groups > 1 && g.group_channels() <= few && g.group_filters() <= few;
}

Kernel direct_convolution(KernelSite& site, ConvolutionPass pass, const ConvolutionGeometry& g) {
  return site.out[0].dtype == f32 ? direct<float>(site, pass, g) : direct<double>(site, pass, g);
}

}  // namespace hornet::cuda
