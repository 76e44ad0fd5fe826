#include "src/backends/cpu/strided_copy.hpp"

#include <cstring>

namespace hornet::cpu {

StridedCopy::StridedCopy(DType dtype, const Shape& box, const StridedSide& in, const StridedSide& out)
    : element_bytes_(size_of(dtype)), in_offset_(in.offset), out_offset_(out.offset) {
  for (std::size_t i = 0; i < in.strides.size(); ++i) {
    const Axis axis{box[static_cast<std::int64_t>(i)], in.strides[i], out.strides[i]};
    if (axis.extent == 1) continue;
    const bool merges = !axes_.empty() && axes_.back().in == axis.extent * axis.in &&
                        axes_.back().out == axis.extent * axis.out && axis.in >= 0;
    if (merges)
      axes_.back() = {axes_.back().extent * axis.extent, axis.in, axis.out};
    else
      axes_.push_back(axis);
  }
  if (axes_.empty()) axes_.push_back({1, 1, 1});
  ranges_ = cut(axes_.front().extent, axes_.front().extent ? box.size() / axes_.front().extent : 0);
}

namespace {

template <class E>
void copy_run(std::int64_t n, const E* in, std::int64_t in_stride, E* out, std::int64_t out_stride) {
  if (in_stride == 1 && out_stride == 1) {
    std::memcpy(out, in, static_cast<std::size_t>(n) * sizeof(E));
  } else if (in_stride == 0 && out_stride == 1) {
    std::fill_n(out, n, *in);
  } else {
    for (std::int64_t i = 0; i < n; ++i) out[i * out_stride] = in[i * in_stride];
  }
}

}  // namespace

// Two axes, neither of which is contiguous on both sides, in tiles whose lines stay in L1 on both sides.
template <class E>
void StridedCopy::copy_plane(std::int64_t begin, std::int64_t end, const Axis& rows, const Axis& columns, const E* in,
                             E* out) const {
  constexpr std::int64_t tile = 16;
  for (std::int64_t row = begin; row < end; row += tile)
    for (std::int64_t column = 0; column < columns.extent; column += tile) {
      const std::int64_t width = std::min(tile, columns.extent - column);
      for (std::int64_t i = row; i < std::min(end, row + tile); ++i)
        copy_run(width, in + i * rows.in + column * columns.in, columns.in, out + i * rows.out + column * columns.out,
                 columns.out);
    }
}

template <class E>
void StridedCopy::copy(std::size_t axis, std::int64_t begin, std::int64_t end, const E* in, E* out) const {
  const Axis& here = axes_[axis];
  if (axis + 1 == axes_.size()) {
    copy_run(end - begin, in + begin * here.in, here.in, out + begin * here.out, here.out);
    return;
  }
  const Axis& next = axes_[axis + 1];
  if (axis + 2 == axes_.size() && next.in != 1 && next.in != 0) {
    copy_plane(begin, end, here, next, in, out);
    return;
  }
  for (std::int64_t i = begin; i < end; ++i) copy(axis + 1, 0, next.extent, in + i * here.in, out + i * here.out);
}

template <class E>
void StridedCopy::run_as(const void* in, void* out) const {
  const E* from = static_cast<const E*>(in) + in_offset_;
  E* to = static_cast<E*>(out) + out_offset_;
  parallel_ranges(ranges_, [&](std::int64_t begin, std::int64_t end, std::int64_t) { copy(0, begin, end, from, to); });
}

void StridedCopy::run(const void* in, void* out) const {
  for (const Axis& axis : axes_)
    if (axis.extent == 0) return;
  if (element_bytes_ == 1)
    run_as<std::uint8_t>(in, out);
  else if (element_bytes_ == 2)
    run_as<std::uint16_t>(in, out);
  else if (element_bytes_ == 4)
    run_as<std::uint32_t>(in, out);
  else
    run_as<std::uint64_t>(in, out);
}

}  // namespace hornet::cpu
