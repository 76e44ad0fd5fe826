// A convolution's kernel gradient by tiles that stay in registers while the positions of a few images run
// (vector/correlations.cpp):  dkernel = Σ over images and positions: x transposed · dy
// Nothing is packed, and images are copied only where zeros must lie around them.
#include "src/backends/cpu/convolution.hpp"
#include "src/backends/cpu/convolution_chunks.hpp"
#include "src/backends/cpu/correlation_plan.hpp"
#include "src/backends/cpu/padded_images.hpp"
#include "src/backends/cpu/read_ahead.hpp"

namespace hornet::cpu {
namespace {

using Way = CorrelationPlan::Way;

constexpr std::int64_t kFloat = sizeof(float);

Way way_of(const ConvolutionShape& s) {
  if (s.kernel[2] != 3 || s.dilations[2] != 1) return Way::one_tap;
  const std::int64_t floats = vector_table().floats, rest = s.out_channels % (2 * floats);
  const bool one_vector = rest > 0 && rest <= floats;  // then a value of x serves few products
  return one_vector && s.strides[2] == 1 ? Way::sliding : Way::three_taps;
}

const CorrelationKernels& kernels_of(Way way) {
  const Correlations& all = vector_table().correlations;
  return way == Way::one_tap ? all.one_tap : way == Way::sliding ? all.three_taps_sliding : all.three_taps;
}

// Zeros to the left and right where taps are taken one by one: rows outside are left out.
// One channel alone would leave most registers empty.
bool spreads(const ConvolutionShape& s, Way way) {
  return way == Way::three_taps && s.in_channels == 1 && s.kernel[1] > 1 &&
         s.kernel[1] <= vector_table().correlations.three_taps_spread.most_channels[1];
}

PaddedImages padded_source(const ConvolutionShape& s, Way way) {
  const TapAxis width = forward_axes(s)[2];
  if (way != Way::one_tap) return {s.image, {0, 0, 0}, {0, 0, 0}, s.in_channels};
  return {s.image, {0, 0, width.missing_before()}, {0, 0, width.missing_after(s.image[2])}, s.in_channels};
}

TapAxes padded_axes(const ConvolutionShape& s, const PaddedImages& source) {
  TapAxes axes = forward_axes(s);
  axes[2].offset += source.before[2];
  return axes;
}

// Adds the gradient of a few images to a sum.
class KernelGradient {
 public:
  explicit KernelGradient(const ConvolutionShape& s)
      : s_(s),
        way_(way_of(s)),
        source_(padded_source(s, way_)),
        axes_(padded_axes(s, source_)),
        plan_(way_, axes_, source_.padded, s.in_channels, s.out_channels),
        kernels_(kernels_of(way_)),
        joined_(way_ == Way::one_tap && s.dilations[2] == 1),
        spread_(spreads(s, way_)) {
    constexpr std::int64_t near_bytes = 256 << 10;  // of x and dy, to be read for one tile after the other
    const Triple output = s.output();
    const std::int64_t image = (source_.size() + s.output_image()) * kFloat;
    images_ = std::clamp<std::int64_t>(near_bytes / image, 1, s.batch);
    rows_ = std::clamp<std::int64_t>(near_bytes * output[0] * output[1] / image, 1, output[1]);
  }

  std::int64_t room() const { return images_ * source_.room(); }

  // What comes after the images is fetched beside them.
  void add(const float* x, const float* dy, std::int64_t images, float* sum, float* room,
           const ReadAhead& after) const {
    for (std::int64_t first = 0; first < images; first += images_) {
      const std::int64_t count = std::min(images_, images - first);
      Correlation c;
      c.images = count;
      c.x = placed(x + first * s_.input_image(), count, room);
      c.x_image = source_.size();
      c.dy = dy + first * s_.output_image();
      c.dy_image = s_.output_image();
      c.tap_step = way_ == Way::sliding ? s_.out_channels : s_.in_channels;
      c.sum_tap = s_.in_channels * s_.out_channels;
      c.sum_row = s_.out_channels;
      const std::int64_t next = first + count, coming = std::min(images_, images - next);
      ReadAhead ahead = coming > 0 ? ReadAhead() : after;
      ahead.add(x + next * s_.input_image(), coming * s_.input_image() * kFloat);
      ahead.add(dy + next * s_.output_image(), coming * s_.output_image() * kFloat);
      ahead.spread(axes_[0].positions * ((axes_[1].positions + rows_ - 1) / rows_) * tiles_of_rows());
      for (std::int64_t d = 0; d < axes_[0].positions; ++d)
        for (std::int64_t h = 0; h < axes_[1].positions; h += rows_)
          add_rows(c, d, h, std::min(axes_[1].positions, h + rows_), sum, ahead);
    }
  }

 private:
  struct Range {
    std::int64_t begin, end;
  };

  const float* placed(const float* x, std::int64_t images, float* room) const {
    if (!source_.copies()) return x;
    for (std::int64_t i = 0; i < images; ++i) source_.place(x + i * s_.input_image(), room + i * source_.size());
    return room;
  }

  // Rows [begin, end) of plane d of dy.
  void add_rows(const Correlation& images, std::int64_t d, std::int64_t begin, std::int64_t end, float* sum,
                ReadAhead& ahead) const {
    const std::int64_t block = 2 * vector_table().floats;
    for (std::int64_t column = 0; column < s_.out_channels; column += block) {
      Correlation c = images;
      c.dy += column;
      c.sum = sum + column;
      const std::int64_t columns = std::min(block, s_.out_channels - column);
      for (std::int64_t i = axes_[0].first_tap(d); i < axes_[0].end_tap(d, source_.padded[0]); ++i) {
        const Range all = spread_ ? add_spread(c, d, i, {begin, end}, columns, ahead) : Range{end, end};
        for (std::int64_t j = 0; j < s_.kernel[1]; ++j) {
          add_row_of_taps(c, d, i, j, {begin, all.begin}, columns, ahead);
          add_row_of_taps(c, d, i, j, {all.end, end}, columns, ahead);
        }
      }
    }
  }

  // All rows of taps at once for the rows of dy that meet all; which they are.
  Range add_spread(Correlation c, std::int64_t d, std::int64_t i, Range rows, std::int64_t columns,
                   ReadAhead& ahead) const {
    const Range all{std::max(rows.begin, axes_[1].first_position(0)),
                    std::min(rows.end, axes_[1].end_position(s_.kernel[1] - 1, source_.padded[1]))};
    if (all.begin >= all.end) return {rows.end, rows.end};
    place(c, d, i, 0, all);
    const int which = columns > vector_table().floats ? 1 : 0;
    c.last_columns = columns - which * vector_table().floats;
    c.x_channel = s_.dilations[1] * source_.padded[2];
    c.sum_row = s_.kernel[2] * s_.out_channels;
    c.ahead = ahead.next(c.positions[0].count * c.images, c.sum);
    vector_table().correlations.three_taps_spread.kernels[which][s_.kernel[1] - 1](c);
    return all;
  }

  // Row (i, j) of taps, for those rows of dy that meet it.
  void add_row_of_taps(Correlation c, std::int64_t d, std::int64_t i, std::int64_t j, Range rows, std::int64_t columns,
                       ReadAhead& ahead) const {
    const Range met{std::max(rows.begin, axes_[1].first_position(j)),
                    std::min(rows.end, axes_[1].end_position(j, source_.padded[1]))};
    if (met.begin >= met.end) return;
    place(c, d, i, j, met);
    add_taps(c, columns, ahead);
  }

  // Sets c to row (i, j) of taps and those rows of plane d of dy.
  void place(Correlation& c, std::int64_t d, std::int64_t i, std::int64_t j, Range rows) const {
    plan_.set_rows(d * axes_[1].positions + rows.begin, d * axes_[1].positions + rows.end, c);
    c.x += (i * s_.dilations[0] * source_.padded[1] + j * s_.dilations[1]) * source_.padded[2] * s_.in_channels;
    c.sum += (i * s_.kernel[1] + j) * s_.kernel[2] * c.sum_tap;
  }

  // How many tiles the same rows meet.
  std::int64_t tiles_of_rows() const {
    const std::int64_t floats = vector_table().floats;
    std::int64_t panels = 0;
    for (std::int64_t column = 0; column < s_.out_channels; column += 2 * floats)
      panels += panels_of_channels(s_.out_channels - column > floats ? 1 : 0);
    return panels * s_.kernel[0] * (spread_ ? 1 : s_.kernel[1]) * products_of_row();
  }

  // The taps of a width are one product, or as many as they are.
  std::int64_t products_of_row() const { return way_ == Way::one_tap && !joined_ ? s_.kernel[2] : 1; }
  std::int64_t channels() const { return (joined_ ? s_.kernel[2] : 1) * s_.in_channels; }
  std::int64_t panels_of_channels(int which) const {
    const std::int64_t most = kernels_.most_channels[which];
    return (channels() + most - 1) / most;
  }

  // All taps of a row of them.
  void add_taps(Correlation c, std::int64_t columns, ReadAhead& ahead) const {
    const std::int64_t floats = vector_table().floats;
    const int vectors = columns > floats ? 2 : 1;
    c.last_columns = columns - (vectors - 1) * floats;
    for (std::int64_t i = 0; i < products_of_row(); ++i, c.x += s_.dilations[2] * s_.in_channels, c.sum += c.sum_tap)
      add_channels(c, vectors - 1, ahead);
  }

  void add_channels(const Correlation& all, int which, ReadAhead& ahead) const {
    const std::int64_t panels = panels_of_channels(which);
    for (std::int64_t i = 0; i < panels; ++i) {
      const std::int64_t begin = i * channels() / panels, count = (i + 1) * channels() / panels - begin;
      Correlation c = all;
      c.x += begin;
      c.sum += begin * c.sum_row;
      c.ahead = ahead.next(c.positions[0].count * c.images, c.sum);
      kernels_.kernels[which][count - 1](c);
    }
  }

  ConvolutionShape s_;
  Way way_;
  PaddedImages source_;
  TapAxes axes_;
  CorrelationPlan plan_;
  const CorrelationKernels& kernels_;
  bool joined_;                 // whether the taps of a width are channels of one
  bool spread_;                 // whether rows of taps, of one channel, are channels of one
  std::int64_t images_, rows_;  // at a time
};

class DirectKernelGradient final : public Convolution<float> {
 public:
  explicit DirectKernelGradient(const ConvolutionShape& shape)
      : shape_(shape), chunks_(batch_chunks(ConvolutionPass::kernel_gradient, shape)), pass_(shape) {}

  std::int64_t scratch_bytes() const override { return chunks_.count * chunk_bytes(); }

  void run(const float* x, const float* dy, float* out, void* scratch, const ResultTaker<float>* taker) override {
    float* const parts = static_cast<float*>(scratch);
    const std::int64_t stride = chunk_bytes() / kFloat;
    ReadAhead after;
    if (taker && chunks_.count == 1) taker->announce(0, shape_.kernel_size(), after);
    parallel_for(chunks_.count, [&](std::int64_t chunk) {
      float* const sum = parts + chunk * stride;
      std::fill_n(sum, shape_.kernel_size(), 0.0F);
      const std::int64_t first = chunks_.begin(chunk);
      pass_.add(x + first * shape_.input_image(), dy + first * shape_.output_image(), chunks_.images(chunk), sum,
                sum + sum_bytes() / kFloat, after);
    });
    sum_parts(out, parts, chunks_.count, stride, shape_.kernel_size());
    if (taker) share_out(out, shape_.kernel_size(), *taker);
  }

 private:
  std::int64_t sum_bytes() const { return aligned(shape_.kernel_size() * kFloat); }
  std::int64_t chunk_bytes() const { return sum_bytes() + aligned(pass_.room() * kFloat); }

  ConvolutionShape shape_;
  BatchChunks chunks_;
  KernelGradient pass_;
};

}  // namespace

std::unique_ptr<Convolution<float>> prepare_direct_kernel_gradient(const ConvolutionShape& shape) {
  return std::make_unique<DirectKernelGradient>(shape);
}

}  // namespace hornet::cpu
