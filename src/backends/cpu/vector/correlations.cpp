// Tiles of a convolution's kernel gradient: the sums of a few taps and channels stay in registers while positions run.
#include "src/backends/cpu/vector/float_vector.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

#define HORNET_INLINE_LAMBDA __attribute__((always_inline))

constexpr std::int64_t width = FloatVector::width;
constexpr std::int64_t near = 8;  // positions ahead of which x and dy are fetched from the second cache

enum class Reading { positions_of_dy, sliding, spread };

template <int Taps, int Channels, int Columns, Reading How>
class Tile {
 public:
  HORNET_INLINE explicit Tile(const Correlation& c) : c_(c), ahead_(c.ahead.at) {
    for_each([](FloatVector& v, const float*, int) HORNET_INLINE_LAMBDA { v = FloatVector::zero(); });
  }

  // Adds the sums to what there is: short chains of additions round less than one through all images.
  HORNET_INLINE void add_to_sum() {
    for_each([this](FloatVector& v, float* sum, int j) HORNET_INLINE_LAMBDA {
      v.v += load(sum, j).v;
      if (j + 1 < Columns)
        v.store(sum);
      else
        v.store_first(sum, c_.last_columns);
    });
  }

  // The positions that meet taps [First, Last).
  template <TapRange Range, int First, int Last>
  HORNET_INLINE void add(const float* x, const float* dy) {
    const PositionList& positions = c_.positions[static_cast<int>(Range)];
    for (std::int64_t p = 0; p < positions.count; ++p) {
      if constexpr (Range == TapRange::all) {
        __builtin_prefetch(ahead_, 0, 2);
        if constexpr (How == Reading::spread) __builtin_prefetch(ahead_ + 64, 0, 2);  // steps are few: two lines each
        ahead_ += c_.ahead.step;
        if constexpr (How == Reading::positions_of_dy) {  // of each place a part of what lies there: no stream to see
          const PositionOffsets& next = positions.at[p + near < positions.count ? p + near : p];
          __builtin_prefetch(dy + next.dy, 0, 3);
          if constexpr (Columns > 1) __builtin_prefetch(dy + next.dy + width, 0, 3);
          __builtin_prefetch(x + next.x + (Taps - 1) * c_.tap_step, 0, 3);
        }
      }
      if constexpr (How == Reading::sliding)
        add_slid<First, Last>(x + positions.at[p].x, dy + positions.at[p].dy);
      else
        add_at<First, Last>(x + positions.at[p].x, dy + positions.at[p].dy);
    }
  }

 private:
  // f(vector, its place in memory, its number of its columns)
  template <class F>
  HORNET_INLINE void for_each(F f) {
#pragma GCC unroll 4
    for (int t = 0; t < Taps; ++t)
#pragma GCC unroll 32
      for (int i = 0; i < Channels; ++i)
#pragma GCC unroll 2
        for (int j = 0; j < Columns; ++j) f(sum_[t][i][j], c_.sum + t * c_.sum_tap + i * c_.sum_row + j * width, j);
  }

  HORNET_INLINE FloatVector load(const float* from, int j) const {
    return j + 1 < Columns ? FloatVector::load(from) : FloatVector::load_first(from, c_.last_columns);
  }

  template <int First, int Last>
  HORNET_INLINE void add_at(const float* x, const float* dy) {
    FloatVector row[Columns];
#pragma GCC unroll 2
    for (int j = 0; j < Columns; ++j) row[j] = load(dy + j * width, j);
    x += First * c_.tap_step;
#pragma GCC unroll 4
    for (int t = First; t < Last; ++t, x += c_.tap_step) {
      asm("" : "+r"(x));  // a register for the tap, constant distances for its channels
#pragma GCC unroll 32
      for (int i = 0; i < Channels; ++i) {
        const float value = x[How == Reading::spread ? i * c_.x_channel : i];
#pragma GCC unroll 2
        for (int j = 0; j < Columns; ++j) sum_[t][i][j].add_product(row[j], value);
      }
    }
  }

  // Each value of x is read once for all taps.
  template <int First, int Last>
  HORNET_INLINE void add_slid(const float* x, const float* dy) {
    FloatVector row[Taps][Columns];
    dy -= First * c_.tap_step;
#pragma GCC unroll 4
    for (int t = First; t < Last; ++t, dy -= c_.tap_step)
#pragma GCC unroll 2
      for (int j = 0; j < Columns; ++j) row[t][j] = load(dy + j * width, j);
#pragma GCC unroll 32
    for (int i = 0; i < Channels; ++i) {
      const float value = x[i];
#pragma GCC unroll 4
      for (int t = First; t < Last; ++t)
#pragma GCC unroll 2
        for (int j = 0; j < Columns; ++j) sum_[t][i][j].add_product(row[t][j], value);
    }
  }

  const Correlation& c_;
  const char* ahead_;
  FloatVector sum_[Taps][Channels][Columns];
};

template <int Taps, int Channels, int Columns, Reading How>
void correlate(const Correlation& c) {
  Tile<Taps, Channels, Columns, How> tile(c);
  for (std::int64_t image = 0; image < c.images; ++image) {
    const float* const x = c.x + image * c.x_image;
    const float* const dy = c.dy + image * c.dy_image;
    tile.template add<TapRange::all, 0, Taps>(x, dy);
    if constexpr (Taps == 3) {
      tile.template add<TapRange::without_first, 1, 3>(x, dy);
      tile.template add<TapRange::without_last, 0, 2>(x, dy);
      tile.template add<TapRange::first, 0, 1>(x, dy);
      tile.template add<TapRange::middle, 1, 2>(x, dy);
      tile.template add<TapRange::last, 2, 3>(x, dy);
    }
  }
  tile.add_to_sum();
}

// As many channels as leave registers for what is read of dy and one value of x.
template <int Taps, int Columns, Reading How>
constexpr int most_channels() {
  return (FloatVector::registers - 1 - (How == Reading::sliding ? Taps : 1) * Columns) / (Taps * Columns);
}

template <int Taps, int Channels, int Columns, Reading How>
void fill_channels(CorrelationKernel* kernels) {
  kernels[Channels - 1] = correlate<Taps, Channels, Columns, How>;
  if constexpr (Channels > 1) fill_channels<Taps, Channels - 1, Columns, How>(kernels);
}

template <int Taps, Reading How>
CorrelationKernels correlations() {
  CorrelationKernels out{};
  out.most_channels[0] = most_channels<Taps, 1, How>();
  out.most_channels[1] = most_channels<Taps, 2, How>();
  fill_channels<Taps, most_channels<Taps, 1, How>(), 1, How>(out.kernels[0]);
  fill_channels<Taps, most_channels<Taps, 2, How>(), 2, How>(out.kernels[1]);
  return out;
}

}  // namespace

void fill_correlations(VectorTable& table) {
  table.correlations = {correlations<1, Reading::positions_of_dy>(), correlations<3, Reading::positions_of_dy>(),
                        correlations<3, Reading::sliding>(), correlations<3, Reading::spread>()};
}

}  // namespace hornet::cpu::HORNET_ISA_NAME
