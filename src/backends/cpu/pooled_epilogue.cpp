// A convolution, its epilogue, and the pooling of each image as soon as it is whole. Images that nobody else reads lie,
// one after the other, in memory that stays in cache.
#include "src/passes/pooled_epilogue.hpp"

#include "src/backends/cpu/convolution_chunks.hpp"
#include "src/backends/cpu/convolution_shape.hpp"
#include "src/backends/cpu/epilogue.hpp"
#include "src/backends/cpu/kernels.hpp"
#include "src/passes/max_winners.hpp"

namespace hornet::cpu {
namespace {

// Pools one image; winner is null but for max_pool_winners.
using PoolOfImage = void (*)(float* y, std::uint8_t* winner, const float* x, const PoolWindows& windows);

struct Pool {
  PoolOfImage run;
  PoolWindows windows;

  std::int64_t image() const { return windows.image[0] * windows.image[1] * windows.image[2] * windows.channels; }
  std::int64_t pooled_image() const { return windows.out[0] * windows.out[1] * windows.out[2] * windows.channels; }
};

Pool pool_of(const Op& op, const Shape& x, const Shape& y) {
  static const PoolKernels<float>& kernels = vector_table().pool_f32;
  if (const auto* pool = op.as<passes::MaxPoolWinners>()) return {kernels.max_winners, pool_windows(*pool, x, y)};
  if (const auto* pool = op.as<ops::MaxPool>())
    return {[](float* to, std::uint8_t*, const float* from, const PoolWindows& w) { kernels.max(to, from, w); },
            pool_windows(*pool, x, y)};
  return {[](float* to, std::uint8_t*, const float* from, const PoolWindows& w) { kernels.average(to, from, w); },
          pool_windows(*op.as<ops::AveragePool>(), x, y)};
}

// The images of one run, pooled as they become whole.
class PooledImages final : public PieceTaker {
 public:
  // `images` is all images' memory, or, with `run` elements made in order, one image's for each run.
  PooledImages(const Pool& pool, float* images, std::int64_t run, void* const* pooled, bool winners)
      : pool_(pool),
        images_(images),
        run_(run),
        pooled_(static_cast<float*>(pooled[0])),
        winners_(winners ? static_cast<std::uint8_t*>(pooled[1]) : nullptr) {}

  void take(const Epilogue& epilogue, std::int64_t begin, std::int64_t end, const float* piece) const override {
    const std::int64_t size = pool_.image();
    for (std::int64_t at = begin; at < end;) {
      const std::int64_t image = at / size, stop = std::min(end, (image + 1) * size);
      float* const memory = memory_of(image);
      void* const out[] = {memory - image * size};
      EpilogueShard({epilogue.program, epilogue.in, out}, stop - at).ready(at, stop, piece + (at - begin));
      if (stop == (image + 1) * size) pool(image, memory);
      at = stop;
    }
  }

 private:
  float* memory_of(std::int64_t image) const {
    const std::int64_t size = pool_.image();
    return images_ + (run_ > 0 ? image * size / run_ : image) * size;
  }

  void pool(std::int64_t image, const float* x) const {
    const std::int64_t at = image * pool_.pooled_image();
    pool_.run(pooled_ + at, winners_ ? winners_ + at : nullptr, x, pool_.windows);
  }

  const Pool& pool_;
  float* images_;
  std::int64_t run_;
  float* pooled_;
  std::uint8_t* winners_;
};

}  // namespace

Kernel pooled_epilogue_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::PooledEpilogue>();
  const TensorType images = op.fused.infer(site.in).front();
  const Pool pool = pool_of(op.pool, images.shape, site.out[0].shape);
  const auto epilogue = std::make_shared<const PreparedEpilogue>(site, op.fused, std::vector{images}, op.keeps_images);
  const std::int64_t run = op.keeps_images ? 0 : epilogue->staged_run();
  const std::int64_t runs = run > 0 ? (images.shape.size() + run - 1) / run : images.shape[0];
  const std::int64_t own =
      op.keeps_images ? 0 : aligned(runs * pool.image() * static_cast<std::int64_t>(sizeof(float)));
  const bool winners = op.pool.as<passes::MaxPoolWinners>() != nullptr;
  const std::size_t kept = op.keeps_images ? site.out.size() - 1 : 0;
  site.scratch_bytes = own + epilogue->scratch_bytes();
  return [=](const KernelArgs& args) {
    void* const memory = kept > 0 ? args.out[kept] : args.scratch;
    const PooledImages pieces(pool, static_cast<float*>(memory), run, args.out, winners);
    epilogue->run(args.in, &memory, static_cast<std::byte*>(args.scratch) + own, &pieces);
  };
}

}  // namespace hornet::cpu
