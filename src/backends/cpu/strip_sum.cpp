#include "src/backends/cpu/strip_sum.hpp"

namespace hornet::cpu {
namespace {

// The strips that take a width's taps as they are; null where there are none.
const StripKernels* strips_of(const TapAxis& width) {
  if (width.taps > 1 && width.dilation > 1) return nullptr;
  for (const StripKernels& strips : vector_table().strips)
    if (strips.taps == width.taps && (strips.stride == width.step || width.taps == 1)) return &strips;
  return nullptr;
}

}  // namespace

// Rows of taps that lie outside are left out, which only the outermost axis of more than one tap can do: the steps of
// the others stay in one piece. In a row, strips leave out fewer positions than they have taps.
std::array<bool, 3> StripSum::needs_zeros(const TapAxes& axes, const Triple& source) {
  std::array<bool, 3> out;
  for (std::size_t i = 0; i < 3; ++i) out[i] = axes[i].missing_before() + axes[i].missing_after(source[i]) > 0;
  const TapAxis& width = axes[2];
  const bool leaves_out =
      strips_of(width) && width.missing_before() < width.taps && width.missing_after(source[2]) < width.taps;
  return {false, out[1] && axes[0].taps > 1, out[2] && !leaves_out};
}

StripSum::StripSum(const TapAxes& axes, const Triple& source, std::int64_t channels, std::int64_t columns)
    : axes_(axes), source_(source), channels_(channels), strips_(strips_of(axes[2])) {
  gathers_ = !strips_;
  if (gathers_) strips_ = &vector_table().strips[0];
  row_steps_ = (gathers_ ? axes[2].taps : 1) * channels;
  const std::int64_t width = vector_table().floats;
  for (std::int64_t column = 0, packed = 0; column < columns; column += 2 * width) {
    const std::int64_t count = std::min(2 * width, columns - column);
    const int vectors = count > width ? 2 : 1;
    blocks_.push_back({column, count, vectors, packed});
    packed += row_count() * row_steps_ * strips_->taps * vectors * width;
  }
  for (const int vectors : {1, 2}) cut_panels(vectors);
  list_offsets();
}

void StripSum::cut_panels(int vectors) {
  const TapAxis& width = axes_[2];
  const std::int64_t most = strips_->most_rows[vectors - 1];
  const std::int64_t count = (width.positions + most - 1) / most;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t begin = i * width.positions / count, rows = (i + 1) * width.positions / count - begin;
    const std::int64_t origin = begin * width.step + width.offset;
    panels_[vectors - 1].push_back({begin, -origin, source_[2] - origin, strips_->kernels[vectors - 1][rows - 1]});
  }
}

void StripSum::list_offsets() {
  const std::int64_t plane = axes_[0].dilation * source_[1] * source_[2] * channels_;
  const std::int64_t row = axes_[1].dilation * source_[2] * channels_;
  for (std::int64_t d = 0; d < axes_[0].taps; ++d)
    for (std::int64_t h = 0; h < axes_[1].taps; ++h)
      for (std::int64_t step = 0; step < row_steps_; ++step) {
        const std::int64_t at = step / channels_ * axes_[2].dilation * channels_ + step % channels_;
        offsets_.push_back(static_cast<std::int32_t>(d * plane + h * row + at));
      }
}

std::int64_t StripSum::packed_size() const {
  const Block& last = blocks_.back();
  return last.packed + row_count() * row_steps_ * strips_->taps * last.vectors * vector_table().floats;
}

void StripSum::pack(const float* kernel, const Triple& extents, const KernelLayout& layout, std::int64_t part,
                    float* packed) const {
  const Block& block = blocks_[static_cast<std::size_t>(part / row_count())];
  const std::int64_t row = part % row_count();
  const std::int64_t width = block.vectors * vector_table().floats;
  const auto element = [&](std::size_t axis, std::int64_t tap) {
    return axes_[axis].kernel_first + axes_[axis].kernel_step * tap;
  };
  const std::int64_t rows = element(0, row / axes_[1].taps) * extents[1] + element(1, row % axes_[1].taps);
  float* const to = packed + block.packed + row * row_steps_ * strips_->taps * width;
  for (std::int64_t tap = 0; tap < axes_[2].taps; ++tap) {
    const float* const from =
        kernel + (rows * extents[2] + element(2, tap)) * layout.tap + block.column * layout.column;
    for (std::int64_t c = 0; c < channels_; ++c) {
      float* const line = to + (gathers_ ? tap * channels_ + c : c * strips_->taps + tap) * width;
      for (std::int64_t i = 0; i < block.columns; ++i) line[i] = from[c * layout.channel + i * layout.column];
      std::fill(line + block.columns, line + width, 0.0F);
    }
  }
}

void StripSum::run_row(const float* image, const float* packed, std::int64_t number, std::int64_t d, std::int64_t h,
                       float* y, std::int64_t y_step, ReadAhead& ahead) const {
  const Block& block = blocks_[static_cast<std::size_t>(number)];
  const std::int64_t floats = vector_table().floats;
  const std::int64_t planes = axes_[0].first_tap(d), rows = axes_[1].first_tap(h);
  const std::int64_t plane_count = std::max<std::int64_t>(0, axes_[0].end_tap(d, source_[0]) - planes);
  const std::int64_t row_count = std::max<std::int64_t>(0, axes_[1].end_tap(h, source_[1]) - rows);
  const std::int64_t steps = plane_count * row_count * row_steps_;
  const std::int64_t first_step = steps == 0 ? 0 : (planes * axes_[1].taps + rows) * row_steps_;
  const float* const line =
      image + ((d * axes_[0].step + axes_[0].offset) * source_[1] + h * axes_[1].step + axes_[1].offset) * source_[2] *
                  channels_;
  Strip strip{.offsets = offsets_.data() + first_step,
              .steps = steps,
              .x_step = (strips_->taps == 1 ? axes_[2].step : 1) * channels_,
              .kernel = packed + block.packed + first_step * strips_->taps * block.vectors * floats,
              .y_step = y_step,
              .last_columns = block.columns - (block.vectors - 1) * floats};
  for (const Panel& panel : panels_[block.vectors - 1]) {
    strip.x = line + (panel.begin * axes_[2].step + axes_[2].offset) * channels_;
    strip.y = y + block.column + panel.begin * y_step;
    strip.first = panel.first;
    strip.last = panel.last;
    strip.ahead = ahead.next(steps, strip.kernel);
    panel.kernel(strip);
  }
}

}  // namespace hornet::cpu
