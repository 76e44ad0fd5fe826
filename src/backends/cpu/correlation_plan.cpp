#include "src/backends/cpu/correlation_plan.hpp"

namespace hornet::cpu {

CorrelationPlan::CorrelationPlan(Way way, const TapAxes& axes, const Triple& source, std::int64_t in_channels,
                                 std::int64_t out_channels)
    : way_(way) {
  const TapAxis& width = axes[2];
  for (std::int64_t d = 0; d < axes[0].positions; ++d)
    for (std::int64_t h = 0; h < axes[1].positions; ++h) {
      for (List& list : lists_) list.row.push_back(std::ssize(list.at));
      const std::int64_t x = ((d * axes[0].step + axes[0].offset) * source[1] + h * axes[1].step + axes[1].offset) *
                             source[2] * in_channels;
      const std::int64_t dy = (d * axes[1].positions + h) * width.positions * out_channels;
      if (way == Way::sliding) {
        for (std::int64_t w = 0; w < source[2]; ++w) {  // position of x
          const std::int64_t last = w - width.offset;   // of dy, that meets tap 0
          add(std::max<std::int64_t>(0, last - width.positions + 1), std::min(width.taps, last + 1),
              x + w * in_channels, dy + last * out_channels);
        }
      } else {
        for (std::int64_t w = 0; w < width.positions; ++w)
          add(width.first_tap(w), width.end_tap(w, source[2]), x + (w * width.step + width.offset) * in_channels,
              dy + w * out_channels);
      }
    }
  for (List& list : lists_) list.row.push_back(std::ssize(list.at));
}

void CorrelationPlan::add(std::int64_t first_tap, std::int64_t end_tap, std::int64_t x, std::int64_t dy) {
  if (way_ != Way::one_tap && first_tap >= end_tap) return;
  constexpr TapRange ranges[3][3] = {{TapRange::first, TapRange::without_last, TapRange::all},
                                     {TapRange::all, TapRange::middle, TapRange::without_first},
                                     {TapRange::all, TapRange::all, TapRange::last}};
  const TapRange range = way_ == Way::one_tap ? TapRange::all : ranges[first_tap][end_tap - 1];
  lists_[static_cast<int>(range)].at.push_back({static_cast<std::int32_t>(x), static_cast<std::int32_t>(dy)});
}

void CorrelationPlan::set_rows(std::int64_t begin, std::int64_t end, Correlation& c) const {
  for (int i = 0; i < tap_range_count; ++i) {
    const List& list = lists_[i];
    const std::int64_t first = list.row[static_cast<std::size_t>(begin)];
    c.positions[i] = {list.at.data() + first, list.row[static_cast<std::size_t>(end)] - first};
  }
}

}  // namespace hornet::cpu
