// A convolution, its epilogue, and the pooling of its images piece by piece, while a piece is in the nearest cache.
// Images that nobody else reads are stored nowhere.
#include "src/passes/pooled_epilogue.hpp"

#include <array>

#include "src/backends/cpu/convolution_shape.hpp"
#include "src/backends/cpu/epilogue.hpp"
#include "src/backends/cpu/kernels.hpp"
#include "src/passes/max_winners.hpp"

namespace hornet::cpu {
namespace {

// Pools one image, or some rows of it; winner is null but for max_pool_winners.
using PoolOfImage = void (*)(float* y, std::uint8_t* winner, const float* x, const PoolWindows& windows);

struct Pool {
  PoolOfImage run;
  PoolWindows windows;

  // Whether rows of windows have rows of the image to themselves.
  bool apart() const { return windows.image[0] == 1 && windows.sizes[1] == windows.strides[1] && windows.pads[1] == 0; }
  std::int64_t row() const { return windows.image[2] * windows.channels; }
  std::int64_t pooled_row() const { return windows.out[2] * windows.channels; }
  // Elements of an image that can be pooled without the others.
  std::int64_t granule() const { return apart() ? windows.sizes[1] * row() : image(); }
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

class PooledImages final : public PieceTaker {
 public:
  // `images` is where images are stored, null where they are not.
  PooledImages(const Pool& pool, float* images, void* const* pooled, bool winners)
      : pool_(pool),
        images_(images),
        pooled_(static_cast<float*>(pooled[0])),
        winners_(winners ? static_cast<std::uint8_t*>(pooled[1]) : nullptr) {}

  // Without memory for images, the epilogue overwrites the piece.
  void take(const Epilogue& epilogue, std::int64_t begin, std::int64_t end, float* piece) const override {
    float* const base = images_ ? images_ : piece - begin;  // where element 0 would lie
    std::array<const void*, kMaxRegisters> in;
    std::ranges::copy(epilogue.in, in.begin());
    if (!images_) in[0] = base;
    void* const out[] = {base};
    EpilogueShard({epilogue.program, std::span(in).first(epilogue.in.size()), out}, end - begin)
        .ready(begin, end, piece);
    const std::int64_t size = pool_.image();
    for (std::int64_t at = begin; at < end;) {
      const std::int64_t image = at / size, stop = std::min(end, (image + 1) * size);
      pool(image, at - image * size, stop - image * size, base + at);
      at = stop;
    }
  }

 private:
  // Elements [begin, end) of an image, which lie from x on.
  void pool(std::int64_t image, std::int64_t begin, std::int64_t end, const float* x) const {
    PoolWindows windows = pool_.windows;
    const std::int64_t first = begin / pool_.row() / windows.strides[1];  // row of windows
    if (pool_.apart()) {
      windows.image[1] = (end - begin) / pool_.row();
      windows.out[1] = end == pool_.image() ? windows.out[1] - first : windows.image[1] / windows.strides[1];
    }
    const std::int64_t at = image * pool_.pooled_image() + first * pool_.pooled_row();
    pool_.run(pooled_ + at, winners_ ? winners_ + at : nullptr, x, windows);
  }

  const Pool& pool_;
  float* images_;
  float* pooled_;
  std::uint8_t* winners_;
};

}  // namespace

Kernel pooled_epilogue_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::PooledEpilogue>();
  const TensorType images = op.fused.infer(site.in).front();
  const Pool pool = pool_of(op.pool, images.shape, site.out[0].shape);
  const auto convolved = std::span(site.in).first(static_cast<std::size_t>(op.fused.producer_inputs));
  const auto kept = op.keeps_images ? site.out.last(1) : site.out.first(0);
  const auto epilogue = std::make_shared<const PreparedEpilogue>(
      site, op.fused, staged_conv(op.fused.producer, convolved, pool.granule()), kept);
  const bool winners = op.pool.as<passes::MaxPoolWinners>() != nullptr;
  site.scratch_bytes = epilogue->scratch_bytes();
  return [pool, epilogue, winners, last = site.out.size() - 1, keeps = op.keeps_images](const KernelArgs& args) {
    void* const stored = keeps ? args.out[last] : nullptr;
    const PooledImages pieces(pool, static_cast<float*>(stored), args.out, winners);
    epilogue->run(args.in, &stored, args.scratch, &pieces);
  };
}

}  // namespace hornet::cpu
