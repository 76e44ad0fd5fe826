// Convolution forward and its input gradient by strips (strip_sum.hpp): nothing but the kernel is packed, and images
// are copied only where zeros must lie around them.
//   forward         y  = Σ over taps: x · kernel
//   input gradient  dx = Σ over taps: dy · kernel transposed, positions of each residue of the strides by themselves
#include <vector>

#include "src/backends/cpu/convolution.hpp"
#include "src/backends/cpu/convolution_chunks.hpp"
#include "src/backends/cpu/padded_images.hpp"
#include "src/backends/cpu/result_pieces.hpp"
#include "src/backends/cpu/strip_sum.hpp"

namespace hornet::cpu {
namespace {

constexpr std::int64_t kFloat = sizeof(float);

class StripConvolution final : public Convolution<float> {
 public:
  StripConvolution(ConvolutionPass pass, const ConvolutionShape& s)
      : forward_(pass == ConvolutionPass::forward),
        shape_(s),
        chunks_(batch_chunks(pass, s)),
        result_(forward_ ? s.output() : s.image),
        channels_(forward_ ? s.in_channels : s.out_channels),
        columns_(forward_ ? s.out_channels : s.in_channels),
        phase_counts_(forward_ ? Triple{1, 1, 1} : phase_counts(s)),
        source_(padded_source(s)) {
    for (TapAxes& axes : phase_axes()) {
      for (std::size_t i = 0; i < 3; ++i) axes[i].offset += source_.before[i];
      phases_.push_back({StripSum(axes, source_.padded, channels_, columns_), packed_size_});
      packed_size_ += phases_.back().sum.packed_size();
    }
    constexpr std::int64_t near_floats = 8 << 10;
    piece_ = std::clamp<std::int64_t>(near_floats / row_size(), 1, result_[0] * result_[1]);
  }

  std::int64_t scratch_bytes() const override { return packed_bytes() + chunks_.count * chunk_bytes(); }
  // Not where there is little to do beside which the memory could be fetched that a result is stored to.
  bool stages() const override { return volume(shape_.kernel) * channels_ >= 64; }
  bool stage(std::int64_t elements) override {
    const std::int64_t rows = std::max<std::int64_t>(1, elements / row_size()), all = result_[0] * result_[1];
    piece_ = std::min(all, std::max(rows, piece_ / rows * rows));
    return true;
  }

  void run(const float* a, const float* kernel, float* out, void* scratch, const ResultTaker<float>* taker) override {
    std::byte* const bytes = static_cast<std::byte*>(scratch);
    float* const packed = reinterpret_cast<float*>(bytes);
    pack(kernel, packed);
    const std::int64_t from = volume(source_.image) * channels_, to = volume(result_) * columns_;
    parallel_for(chunks_.count, [&](std::int64_t chunk) {
      std::byte* const own = bytes + packed_bytes() + chunk * chunk_bytes();
      Job job{.packed = packed, .result = {.taker = taker, .stage = reinterpret_cast<float*>(own)}};
      const std::int64_t end = chunks_.begin(chunk) + chunks_.images(chunk);
      for (std::int64_t image = chunks_.begin(chunk); image < end; ++image) {
        job.source = source_.place(a + image * from, reinterpret_cast<float*>(own + stage_bytes()));
        job.result.next = image + 1 < shape_.batch ? a + (image + 1) * from : nullptr;
        job.result.out = out ? out + image * to : nullptr;
        job.result.at = image * to;
        run_image(job);
      }
    });
  }

 private:
  // The positions whose residues of the strides are the same.
  struct Phase {
    StripSum sum;
    std::int64_t packed;  // where its packed kernel starts
  };

  static Triple phase_counts(const ConvolutionShape& s) {
    Triple out;
    for (std::size_t i = 0; i < 3; ++i) out[i] = std::min(s.strides[i], s.image[i]);
    return out;
  }

  std::vector<TapAxes> phase_axes() const {
    if (forward_) return {forward_axes(shape_)};
    std::vector<TapAxes> out;
    for (std::int64_t d = 0; d < phase_counts_[0]; ++d)
      for (std::int64_t h = 0; h < phase_counts_[1]; ++h)
        for (std::int64_t w = 0; w < phase_counts_[2]; ++w) out.push_back(gradient_axes(shape_, {d, h, w}));
    return out;
  }

  // With as many zeros as any phase needs.
  PaddedImages padded_source(const ConvolutionShape& s) const {
    const Triple source = forward_ ? s.image : s.output();
    Triple before{0, 0, 0}, after{0, 0, 0};
    for (std::size_t i = 0; i < 3; ++i) {
      bool needed = false;
      for (const TapAxes& axes : phase_axes()) needed |= StripSum::needs_zeros(axes, source)[i];
      if (!needed) continue;
      for (const TapAxes& axes : phase_axes()) {
        before[i] = std::max(before[i], axes[i].missing_before());
        after[i] = std::max(after[i], axes[i].missing_after(source[i]));
      }
    }
    return {source, before, after, channels_};
  }

  std::int64_t packed_bytes() const { return aligned(packed_size_ * kFloat); }
  std::int64_t stage_bytes() const { return aligned(piece_ * row_size() * kFloat); }
  std::int64_t chunk_bytes() const { return stage_bytes() + aligned(source_.room() * kFloat); }

  void pack(const float* kernel, float* packed) const {
    const std::int64_t in = shape_.in_channels, out = shape_.out_channels;
    const KernelLayout layout{in * out, forward_ ? out : 1, forward_ ? 1 : out};
    for (const Phase& phase : phases_)
      parallel_for(phase.sum.blocks() * phase.sum.row_count(), [&](std::int64_t part) {
        phase.sum.pack(kernel, shape_.kernel, layout, part, packed + phase.packed);
      });
  }

  // One image, in one thread.
  struct Job {
    const float* packed;
    ResultPieces result;
    const float* source = nullptr;
  };

  // Some rows at a time, one block of columns after the other.
  void run_image(Job& job) const {
    const std::int64_t rows = result_[0] * result_[1], blocks = phases_[0].sum.blocks();
    const auto share = [&](std::int64_t row) { return row * volume(source_.image) * channels_ / rows; };
    for (std::int64_t row = 0; row < rows; row += piece_) {
      const std::int64_t end = std::min(rows, row + piece_), first = row * row_size(), last = end * row_size();
      job.result.fetch_beside(first, last, share(row), share(end));
      job.result.ahead.spread(blocks * (end - row) * phase_counts_[2] * phases_[0].sum.strips_of_row());
      float* const piece = job.result.piece(first);
      for (std::int64_t block = 0; block < blocks; ++block)
        for (std::int64_t i = row; i < end; ++i) run_row(job, block, i, piece + (i * row_size() - first));
      job.result.take(first, last);
    }
  }

  void run_row(Job& job, std::int64_t block, std::int64_t row, float* out) const {
    const std::int64_t d = row / result_[1], h = row % result_[1], phases = phase_counts_[2];
    const Triple strides = forward_ ? Triple{1, 1, 1} : shape_.strides;
    const std::int64_t first = ((d % strides[0]) * phase_counts_[1] + h % strides[1]) * phases;
    for (std::int64_t w = 0; w < phases; ++w) {
      const Phase& phase = phases_[static_cast<std::size_t>(first + w)];
      phase.sum.run_row(job.source, job.packed + phase.packed, block, d / strides[0], h / strides[1],
                        out + w * columns_, strides[2] * columns_, job.result.ahead);
    }
  }

  std::int64_t row_size() const { return result_[2] * columns_; }

  bool forward_;
  ConvolutionShape shape_;
  BatchChunks chunks_;
  Triple result_;
  std::int64_t channels_, columns_;  // of what is read and of the result
  Triple phase_counts_;
  PaddedImages source_;
  std::vector<Phase> phases_;
  std::int64_t packed_size_ = 0;
  std::int64_t piece_;  // rows of the result that are made before they are taken
};

// Windows of one pixel, one for each pixel, have no need of images: all pixels of one, or of a few small ones, are a
// row.
ConvolutionShape in_long_rows(ConvolutionShape s) {
  const Triple one{1, 1, 1};
  if (s.kernel != one || s.strides != one || s.output() != s.image) return s;
  constexpr std::int64_t long_enough = 64;
  std::int64_t images = std::clamp<std::int64_t>(long_enough / volume(s.image), 1, s.batch);
  while (s.batch % images != 0) --images;
  s.image = {1, 1, images * volume(s.image)};
  s.batch /= images;
  s.pad_before = s.pad_after = {0, 0, 0};
  return s;
}

}  // namespace

// Where benchmark-kernels shows no loss against oneDNN, which wins at rows too short to fill the registers and at
// kernels that the second cache does not hold beside an image. Patches are slower everywhere but for columns too few to
// fill a vector.
bool is_direct(ConvolutionPass pass, const ConvolutionShape& shape) {
  constexpr std::int64_t fewest_columns = 8, most_weights = 1 << 19;  // half a vector; 2 MiB, read for each image
  const std::int64_t columns = pass == ConvolutionPass::input_gradient ? shape.in_channels : shape.out_channels;
  if (shape.groups > 1 || columns < fewest_columns || shape.kernel_size() > most_weights) return false;
#ifdef HORNET_ONEDNN
  constexpr std::int64_t shortest_row = 5, most_forward = 1 << 18;
  const ConvolutionShape s = in_long_rows(shape);
  const std::int64_t row = pass == ConvolutionPass::forward ? s.output()[2] : s.image[2] / s.strides[2];
  if (pass != ConvolutionPass::kernel_gradient && row < shortest_row) return false;
  if (pass == ConvolutionPass::forward && s.kernel_size() > most_forward) return false;
#endif
  return true;
}

std::unique_ptr<Convolution<float>> prepare_direct_convolution(ConvolutionPass pass, const ConvolutionShape& shape) {
  const ConvolutionShape s = in_long_rows(shape);
  if (pass == ConvolutionPass::kernel_gradient) return prepare_direct_kernel_gradient(s);
  return std::make_unique<StripConvolution>(pass, s);
}

}  // namespace hornet::cpu
