// Convolution by thin products (vector/products.cpp), without a patch matrix and without packing: the output positions
// along the width are the rows of a product, and the taps of a window are the parts of its sum, read where they lie.
//   forward          y row  = Σ over taps: x rows · kernel
//   input gradient   dx row = Σ over taps: dy rows · kernel transposed, for one residue of the stride after the other
//   kernel gradient  dk     = Σ over images and rows: x rows transposed · dy rows
// Padded images are copied first. The widths' taps lie side by side where they are not dilated: one part then.
#include <algorithm>
#include <cstring>
#include <vector>

#include "src/backends/cpu/convolution.hpp"
#include "src/backends/cpu/convolution_chunks.hpp"
#include "src/backends/cpu/gemm.hpp"

namespace hornet::cpu {
namespace {

constexpr std::int64_t kFloat = sizeof(float);

// Images with zeros around them, channels last.
struct PaddedImages {
  Triple image, before, padded;
  std::int64_t channels;
  bool copies;  // whether there is any padding

  PaddedImages(const Triple& image, const Triple& before, const Triple& after, std::int64_t channels)
      : image(image), before(before), channels(channels) {
    for (std::size_t i = 0; i < 3; ++i) padded[i] = image[i] + before[i] + after[i];
    copies = padded != image;
  }

  std::int64_t size() const { return volume(padded) * channels; }
  std::int64_t at(std::int64_t d, std::int64_t h, std::int64_t w) const {
    return ((d * padded[1] + h) * padded[2] + w) * channels;
  }

  // The image itself where nothing is around it, else its copy in `room`.
  const float* place(const float* x, float* room) const {
    if (!copies) return x;
    std::fill_n(room, size(), 0.0F);
    const std::int64_t row = image[2] * channels;
    for (std::int64_t d = 0; d < image[0]; ++d)
      for (std::int64_t h = 0; h < image[1]; ++h, x += row)
        std::memcpy(room + at(d + before[0], h + before[1], before[2]), x, static_cast<std::size_t>(row * kFloat));
    return room;
  }
};

// f(begin, size) for rows cut into panels.
template <class F>
void for_each_panel(std::int64_t rows, F f) {
  const Panels panels = panels_of(rows);
  for (std::int64_t i = 0; i < panels.count; ++i) f(panels.begin(i), panels.begin(i + 1) - panels.begin(i));
}

// f(first column, columns) for columns cut so that what is multiplied with them stays in the nearest cache.
template <class F>
void for_each_column_block(std::int64_t columns, F f) {
  constexpr std::int64_t step = 32;
  for (std::int64_t begin = 0; begin < columns; begin += step) f(begin, std::min(step, columns - begin));
}

// Output row `out` along one axis gets tap `tap` of input row in(out, tap).
class Forward {
 public:
  explicit Forward(const ConvolutionShape& s)
      : s_(s), output_(s.output()), x_(s.image, s.pad_before, s.pad_after, s.in_channels) {
    const bool joined = s.dilations[2] == 1;  // the taps of a width
    k_ = (joined ? s.kernel[2] : 1) * s.in_channels;
    for (std::int64_t d = 0; d < s.kernel[0]; ++d)
      for (std::int64_t h = 0; h < s.kernel[1]; ++h)
        for (std::int64_t w = 0; w < (joined ? 1 : s.kernel[2]); ++w)
          parts_.push_back({x_.at(d * s.dilations[0], h * s.dilations[1], w * s.dilations[2]),
                            ((d * s.kernel[1] + h) * s.kernel[2] + w) * s.in_channels * s.out_channels});
    // Windows of one pixel, one for each pixel: the whole image is one row.
    if (volume(s.kernel) == 1 && volume(s.strides) == 1 && !x_.copies) output_ = {1, 1, volume(output_)};
  }

  std::int64_t room() const { return x_.copies ? x_.size() : 0; }

  void run(const float* x, const float* kernel, float* y, float* room) const {
    x = x_.place(x, room);
    for_each_column_block(s_.out_channels, [&](std::int64_t column, std::int64_t columns) {
      for (std::int64_t d = 0; d < output_[0]; ++d)
        for (std::int64_t h = 0; h < output_[1]; ++h)
          run_row(x + x_.at(d * s_.strides[0], h * s_.strides[1], 0), kernel + column,
                  y + (d * output_[1] + h) * output_[2] * s_.out_channels + column, columns);
    });
  }

 private:
  void run_row(const float* x, const float* kernel, float* y, std::int64_t columns) const {
    const std::int64_t step = s_.strides[2] * s_.in_channels;
    for_each_panel(output_[2], [&](std::int64_t begin, std::int64_t size) {
      vector_table().thin_product.multiply({.m = size,
                                            .n = columns,
                                            .k = k_,
                                            .a = x + begin * step,
                                            .a_row = step,
                                            .a_step = 1,
                                            .b = kernel,
                                            .ldb = s_.out_channels,
                                            .c = y + begin * s_.out_channels,
                                            .ldc = s_.out_channels,
                                            .parts = parts_.data(),
                                            .part_count = std::ssize(parts_)});
    });
  }

  ConvolutionShape s_;
  Triple output_;
  PaddedImages x_;
  std::int64_t k_;
  std::vector<ProductPart> parts_;
};

class InputGradient {
 public:
  explicit InputGradient(const ConvolutionShape& s)
      : s_(s),
        dy_(s.output(), margin(s), margin_after(s), s.out_channels),
        joined_(s.strides[2] == 1 && s.dilations[2] == 1) {
    k_ = (joined_ ? s.kernel[2] : 1) * s.out_channels;
    for (std::int64_t d = 0; d < std::min(s.strides[0], s.image[0]); ++d)
      for (std::int64_t h = 0; h < std::min(s.strides[1], s.image[1]); ++h)
        for (std::int64_t w = 0; w < std::min(s.strides[2], s.image[2]); ++w) phases_.push_back(phase({d, h, w}));
  }

  std::int64_t room() const { return dy_.copies ? dy_.size() : 0; }

  // [taps, in, out] -> [taps, out, in], widths in reverse: as dy is read.
  void transpose(const float* kernel, float* transposed) const {
    const std::int64_t in = s_.in_channels, out = s_.out_channels, width = s_.kernel[2];
    for (std::int64_t tap = 0; tap < volume(s_.kernel); ++tap) {
      const float* from = kernel + tap * in * out;
      float* to = transposed + (tap / width * width + width - 1 - tap % width) * in * out;
      for (std::int64_t i = 0; i < in; ++i)
        for (std::int64_t o = 0; o < out; ++o) to[o * in + i] = from[i * out + o];
    }
  }

  void run(const float* dy, const float* transposed, float* dx, float* room) const {
    dy = dy_.place(dy, room);
    for (const Phase& phase : phases_)
      for_each_column_block(s_.in_channels, [&](std::int64_t column, std::int64_t columns) {
        run_phase(phase, dy, transposed + column, dx + column, columns);
      });
  }

 private:
  // Positions first, first + stride, … of dx: each axis' taps that reach them, and where in dy those lie.
  struct Phase {
    Triple first, count;
    std::vector<ProductPart> parts;
  };

  // The smallest index of dy that a position reaches is -margin.
  static Triple margin(const ConvolutionShape& s) {
    Triple out;
    for (std::size_t i = 0; i < 3; ++i)
      out[i] = std::max<std::int64_t>(0, (s.reach(i) - 1 - s.pad_before[i] + s.strides[i] - 1) / s.strides[i]);
    return out;
  }
  static Triple margin_after(const ConvolutionShape& s) {
    Triple out;
    for (std::size_t i = 0; i < 3; ++i)
      out[i] = std::max<std::int64_t>(0, (s.image[i] - 1 + s.pad_before[i]) / s.strides[i] - (s.output()[i] - 1));
    return out;
  }

  // The index of dy, margin included, that gives tap `tap` to position `x` of axis i; none when the stride skips it.
  bool reaches(std::size_t i, std::int64_t x, std::int64_t tap, std::int64_t& y) const {
    const std::int64_t from = x + s_.pad_before[i] - tap * s_.dilations[i];
    const std::int64_t origin = from + dy_.before[i] * s_.strides[i];  // not negative
    y = origin / s_.strides[i];
    return origin % s_.strides[i] == 0;
  }

  Phase phase(const Triple& first) const {
    Phase out{first, {}, {}};
    for (std::size_t i = 0; i < 3; ++i) out.count[i] = (s_.image[i] - first[i] + s_.strides[i] - 1) / s_.strides[i];
    Triple y;
    for (std::int64_t d = 0; d < s_.kernel[0]; ++d)
      for (std::int64_t h = 0; h < s_.kernel[1]; ++h)
        for (std::int64_t w = joined_ ? s_.kernel[2] - 1 : 0; w < s_.kernel[2]; ++w)
          if (reaches(0, first[0], d, y[0]) && reaches(1, first[1], h, y[1]) && reaches(2, first[2], w, y[2]))
            out.parts.push_back(
                {dy_.at(y[0], y[1], y[2]),
                 ((d * s_.kernel[1] + h) * s_.kernel[2] + s_.kernel[2] - 1 - w) * s_.in_channels * s_.out_channels});
    return out;
  }

  void run_phase(const Phase& phase, const float* dy, const float* kernel, float* dx, std::int64_t columns) const {
    for (std::int64_t d = 0; d < phase.count[0]; ++d)
      for (std::int64_t h = 0; h < phase.count[1]; ++h) {
        const std::int64_t row =
            (phase.first[0] + d * s_.strides[0]) * s_.image[1] + phase.first[1] + h * s_.strides[1];
        run_row(phase, dy + dy_.at(d, h, 0), kernel, dx + (row * s_.image[2] + phase.first[2]) * s_.in_channels,
                columns);
      }
  }

  void run_row(const Phase& phase, const float* dy, const float* kernel, float* dx, std::int64_t columns) const {
    const std::int64_t ldc = s_.strides[2] * s_.in_channels;
    if (phase.parts.empty()) {
      for (std::int64_t w = 0; w < phase.count[2]; ++w) std::fill_n(dx + w * ldc, columns, 0.0F);
      return;
    }
    for_each_panel(phase.count[2], [&](std::int64_t begin, std::int64_t size) {
      vector_table().thin_product.multiply({.m = size,
                                            .n = columns,
                                            .k = k_,
                                            .a = dy + begin * s_.out_channels,
                                            .a_row = s_.out_channels,
                                            .a_step = 1,
                                            .b = kernel,
                                            .ldb = s_.in_channels,
                                            .c = dx + begin * ldc,
                                            .ldc = ldc,
                                            .parts = phase.parts.data(),
                                            .part_count = std::ssize(phase.parts)});
    });
  }

  ConvolutionShape s_;
  PaddedImages dy_;
  bool joined_;
  std::int64_t k_;
  std::vector<Phase> phases_;
};

// Adds the gradient of a few images to a sum. As many as stay in cache are taken at a time: the sum is then read and
// written seldom.
class KernelGradient {
 public:
  explicit KernelGradient(const ConvolutionShape& s)
      : s_(s),
        output_(s.output()),
        x_(s.image, s.pad_before, s.pad_after, s.in_channels),
        joined_(s.dilations[2] == 1) {
    constexpr std::int64_t near_bytes = 256 << 10;
    piece_ = std::clamp<std::int64_t>(near_bytes / ((x_.size() + s.output_image()) * kFloat), 1, s.batch);
    const std::int64_t image = x_.copies ? x_.size() : s.input_image();
    for (std::int64_t i = 0; i < piece_; ++i)
      for (std::int64_t d = 0; d < output_[0]; ++d)
        for (std::int64_t h = 0; h < output_[1]; ++h)
          rows_.push_back({i * image + x_.at(d * s.strides[0], h * s.strides[1], 0),
                           ((i * output_[0] + d) * output_[1] + h) * output_[2] * s.out_channels});
  }

  std::int64_t room() const { return x_.copies ? piece_ * x_.size() : 0; }

  void add(const float* x, const float* dy, std::int64_t images, float* sum, float* room) const {
    for (std::int64_t first = 0; first < images; first += piece_) {
      const std::int64_t count = std::min(piece_, images - first);
      add_piece(placed(x + first * s_.input_image(), count, room), dy + first * s_.output_image(), count, sum);
    }
  }

 private:
  const float* placed(const float* x, std::int64_t images, float* room) const {
    if (!x_.copies) return x;
    for (std::int64_t i = 0; i < images; ++i) x_.place(x + i * s_.input_image(), room + i * x_.size());
    return room;
  }

  void add_piece(const float* x, const float* dy, std::int64_t images, float* sum) const {
    const std::int64_t taps = joined_ ? s_.kernel[2] : 1;  // that are rows of one product
    for_each_column_block(s_.out_channels, [&](std::int64_t column, std::int64_t columns) {
      for (std::int64_t tap = 0; tap < volume(s_.kernel); tap += taps) {
        const std::int64_t w = tap % s_.kernel[2], h = tap / s_.kernel[2] % s_.kernel[1];
        const std::int64_t d = tap / s_.kernel[2] / s_.kernel[1];
        add_taps(x + x_.at(d * s_.dilations[0], h * s_.dilations[1], w * s_.dilations[2]), dy + column, images,
                 taps * s_.in_channels, columns, sum + tap * s_.in_channels * s_.out_channels + column);
      }
    });
  }

  void add_taps(const float* x, const float* dy, std::int64_t images, std::int64_t rows, std::int64_t columns,
                float* sum) const {
    for_each_panel(rows, [&](std::int64_t begin, std::int64_t size) {
      vector_table().thin_product.multiply({.m = size,
                                            .n = columns,
                                            .k = output_[2],
                                            .a = x + begin,
                                            .a_row = 1,
                                            .a_step = s_.strides[2] * s_.in_channels,
                                            .b = dy,
                                            .ldb = s_.out_channels,
                                            .c = sum + begin * s_.out_channels,
                                            .ldc = s_.out_channels,
                                            .parts = rows_.data(),
                                            .part_count = images * output_[0] * output_[1],
                                            .accumulate = true});
    });
  }

  ConvolutionShape s_;
  Triple output_;
  PaddedImages x_;
  bool joined_;
  std::int64_t piece_;             // images at a time
  std::vector<ProductPart> rows_;  // of a piece
};

// Forward or input gradient: images are independent.
template <class Pass>
class ImageConvolution final : public Convolution<float> {
 public:
  ImageConvolution(ConvolutionPass pass, const ConvolutionShape& shape)
      : shape_(shape), chunks_(batch_chunks(pass, shape)), pass_(shape) {}

  std::int64_t scratch_bytes() const override { return kernel_bytes() + chunks_.count * room_bytes(); }

  void run(const float* a, const float* kernel, float* out, void* scratch, const ResultReady& ready) override {
    std::byte* const bytes = static_cast<std::byte*>(scratch);
    if constexpr (backward) {
      pass_.transpose(kernel, reinterpret_cast<float*>(bytes));
      kernel = reinterpret_cast<const float*>(bytes);
    }
    const std::int64_t from = backward ? shape_.output_image() : shape_.input_image();
    const std::int64_t to = backward ? shape_.input_image() : shape_.output_image();
    parallel_for(chunks_.count, [&](std::int64_t chunk) {
      float* const room = reinterpret_cast<float*>(bytes + kernel_bytes() + chunk * room_bytes());
      const std::int64_t begin = chunks_.begin(chunk), end = begin + chunks_.images(chunk);
      for (std::int64_t image = begin; image < end; ++image) {
        pass_.run(a + image * from, kernel, out + image * to, room);
        if (ready) ready(image * to, (image + 1) * to);
      }
    });
  }

 private:
  static constexpr bool backward = std::is_same_v<Pass, InputGradient>;
  std::int64_t kernel_bytes() const { return backward ? aligned(shape_.kernel_size() * kFloat) : 0; }
  std::int64_t room_bytes() const { return aligned(pass_.room() * kFloat); }

  ConvolutionShape shape_;
  BatchChunks chunks_;
  Pass pass_;
};

class DirectKernelGradient final : public Convolution<float> {
 public:
  explicit DirectKernelGradient(const ConvolutionShape& shape)
      : shape_(shape), chunks_(batch_chunks(ConvolutionPass::kernel_gradient, shape)), pass_(shape) {}

  std::int64_t scratch_bytes() const override { return chunks_.count * chunk_bytes(); }

  void run(const float* x, const float* dy, float* out, void* scratch, const ResultReady& ready) override {
    float* const parts = static_cast<float*>(scratch);
    const std::int64_t stride = chunk_bytes() / kFloat;
    parallel_for(chunks_.count, [&](std::int64_t chunk) {
      float* const sum = parts + chunk * stride;
      std::fill_n(sum, shape_.kernel_size(), 0.0F);
      const std::int64_t first = chunks_.begin(chunk);
      pass_.add(x + first * shape_.input_image(), dy + first * shape_.output_image(), chunks_.images(chunk), sum,
                sum + sum_bytes() / kFloat);
    });
    sum_parts(out, parts, chunks_.count, stride, shape_.kernel_size());
    if (ready) share_out(shape_.kernel_size(), ready);
  }

 private:
  std::int64_t sum_bytes() const { return aligned(shape_.kernel_size() * kFloat); }
  std::int64_t chunk_bytes() const { return sum_bytes() + aligned(pass_.room() * kFloat); }

  ConvolutionShape shape_;
  BatchChunks chunks_;
  KernelGradient pass_;
};

}  // namespace

// Where benchmark-kernels shows a win. oneDNN packs its kernel and is up to 15 % faster where an image has channels
// enough for that to pay; patches are slower everywhere but for columns too few to fill a vector.
bool is_direct(ConvolutionPass pass, const ConvolutionShape& shape) {
#ifdef HORNET_ONEDNN
  return pass == ConvolutionPass::forward && shape.groups == 1 && shape.in_channels <= 4 && shape.out_channels >= 16;
#else
  constexpr std::int64_t fewest_columns = 8, most_weights = 1 << 19;  // half a vector; 2 MiB, read for each image
  const std::int64_t columns = pass == ConvolutionPass::input_gradient ? shape.in_channels : shape.out_channels;
  return shape.groups == 1 && columns >= fewest_columns && shape.kernel_size() <= most_weights;
#endif
}

std::unique_ptr<Convolution<float>> prepare_direct_convolution(ConvolutionPass pass, const ConvolutionShape& shape) {
  if (pass == ConvolutionPass::forward) return std::make_unique<ImageConvolution<Forward>>(pass, shape);
  if (pass == ConvolutionPass::input_gradient) return std::make_unique<ImageConvolution<InputGradient>>(pass, shape);
  return std::make_unique<DirectKernelGradient>(shape);
}

}  // namespace hornet::cpu
