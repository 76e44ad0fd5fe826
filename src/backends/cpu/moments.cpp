// Mean and variance of the channels of x [rows, channels], read once: of each small piece of rows first its mean, then
// the sum of squares about it while the piece is in the nearest cache. Pieces are put together after Chan, Golub and
// LeVeque (1979), so that a mean far from 0 costs the variance nothing.
#include "src/ops/moments.hpp"

#include <array>

#include "src/backends/cpu/channel_tiles.hpp"
#include "src/backends/cpu/kernels.hpp"
#include "src/ops/reduce.hpp"

namespace hornet::cpu {
namespace {

constexpr std::int64_t kPieceBlocks = 32;  // 64 KiB of float32

// Count, sum and sum of squares about the mean of what was seen so far, of each of `width` channels.
class RunningMoments {
 public:
  RunningMoments(double* sum, double* squares, std::int64_t width) : sum_(sum), squares_(squares), width_(width) {}

  template <class T>
  void add(const T* sum, const T* squares, double n) {
    if (n_ == 0) return start(sum, squares, n);
    const double by_own = 1 / n_, by_other = 1 / n, weight = n_ * n / (n_ + n);
    for (std::int64_t c = 0; c < width_; ++c) {
      const double apart = static_cast<double>(sum[c]) * by_other - sum_[c] * by_own;
      squares_[c] += static_cast<double>(squares[c]) + apart * apart * weight;
      sum_[c] += static_cast<double>(sum[c]);
    }
    n_ += n;
  }

 private:
  template <class T>
  void start(const T* sum, const T* squares, double n) {
    std::copy_n(sum, width_, sum_);
    std::copy_n(squares, width_, squares_);
    n_ = n;
  }

  double* sum_;
  double* squares_;
  std::int64_t width_;
  double n_ = 0;
};

// One tile of channels in one thread.
template <class T>
class TileMoments {
 public:
  TileMoments(const ChannelTiles& tiles, std::int64_t tile, const T* x)
      : tiles_(tiles), tile_(tile), width_(tiles.width_of(tile)), x_(x) {
    const VectorTable& table = vector_table();
    add_ = table(Instruction::add, dtype_of<T>);
    if constexpr (std::is_same_v<T, float>)
      rows_ = table.row_f32;
    else
      rows_ = table.row_f64;
  }

  // Of rows [begin, end) into `sum` and `squares`, `width` elements each.
  void run(std::int64_t begin, std::int64_t end, double* sum, double* squares) {
    RunningMoments all(sum, squares, width_);
    const std::int64_t step = kPieceBlocks * tiles_.block_rows;
    for (std::int64_t row = begin; row < end; row += step) run_piece(row, std::min(end, row + step), all);
  }

 private:
  using Block = std::array<T, kBlock>;

  void run_piece(std::int64_t begin, std::int64_t end, RunningMoments& all) {
    const std::int64_t rows = tiles_.rows_of_sum(begin, end);
    sum_.fill(0);
    for_blocks(begin, end, [&](const T* x, std::int64_t blocks, std::int64_t stride, std::int64_t n) {
      rows_.sum_rows(sum_.data(), x, blocks, stride, n);
    });
    fold(sum_, rows);
    set_mean(rows, static_cast<T>(end - begin));
    squares_.fill(0);
    for_blocks(begin, end, [&](const T* x, std::int64_t blocks, std::int64_t stride, std::int64_t n) {
      rows_.sum_squares(squares_.data(), x, mean_.data(), blocks, stride, n);
    });
    fold(squares_, rows);
    all.add(sum_.data(), squares_.data(), static_cast<double>(end - begin));
  }

  // fn(x, blocks, stride, n) for the whole blocks of n elements, then for what is left of one.
  template <class F>
  void for_blocks(std::int64_t begin, std::int64_t end, const F& fn) const {
    const std::int64_t stride = tiles_.block_rows * tiles_.channels, whole = (end - begin) / tiles_.block_rows;
    const T* x = x_ + begin * tiles_.channels + tiles_.first_channel(tile_);
    fn(x, whole, stride, tiles_.block_rows * width_);
    if (const std::int64_t left = (end - begin) % tiles_.block_rows; left > 0)
      fn(x + whole * stride, 1, stride, left * width_);
  }

  // The channels' sums divided by n, in each row of a block.
  void set_mean(std::int64_t rows, T n) {
    for (std::int64_t c = 0; c < width_; ++c) mean_[at(c)] = sum_[at(c)] / n;
    for (std::int64_t row = 1; row < rows; ++row) std::copy_n(mean_.data(), width_, mean_.data() + row * width_);
  }

  void fold(Block& block, std::int64_t rows) { fold_rows(add_, block.data(), rows, width_, sizeof(T)); }
  static std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

  const ChannelTiles& tiles_;
  std::int64_t tile_, width_;
  const T* x_;
  BlockKernel add_;
  RowKernels<T> rows_;
  alignas(64) Block sum_, squares_, mean_;
};

// `partial`: for each chunk the sums, then the squares of all channels.
template <class T>
void run(const ChannelTiles& tiles, const T* x, T* mean, T* variance, double* partial) {
  const std::int64_t channels = tiles.channels;
  const Ranges& chunks = tiles.chunks;
  tiles.parallel([&](std::int64_t tile, std::int64_t chunk) {
    double* sum = partial + 2 * chunk * channels + tiles.first_channel(tile);
    TileMoments<T>(tiles, tile, x).run(chunks.begin(chunk), chunks.end(chunk), sum, sum + channels);
  });
  RunningMoments all(partial, partial + channels, channels);
  for (std::int64_t chunk = 0; chunk < chunks.count; ++chunk) {
    const double* sum = partial + 2 * chunk * channels;
    all.add(sum, sum + channels, static_cast<double>(chunks.end(chunk) - chunks.begin(chunk)));
  }
  for (std::int64_t c = 0; c < channels; ++c) {
    mean[c] = static_cast<T>(partial[c] / static_cast<double>(tiles.rows));
    variance[c] = static_cast<T>(partial[channels + c] / static_cast<double>(tiles.rows));
  }
}

template <class T>
Kernel make(const ChannelTiles& tiles) {
  return [tiles](const KernelArgs& args) {
    run(tiles, static_cast<const T*>(args.in[0]), static_cast<T*>(args.out[0]), static_cast<T*>(args.out[1]),
        static_cast<double*>(args.scratch));
  };
}

}  // namespace

// Over the leading axes.
bool has_moments(const Node& node) {
  const auto& axes = node.op.as<ops::Moments>()->axes;
  return axes.back() == static_cast<std::int64_t>(axes.size()) - 1 && node.inputs[0].shape().size() > 0;
}

Kernel moments_kernel(KernelSite& site) {
  const std::int64_t channels = site.out[0].shape.size();
  const ChannelTiles tiles(site.in[0].shape.size() / channels, channels, 1);
  site.scratch_bytes = 2 * tiles.chunks.count * channels * static_cast<std::int64_t>(sizeof(double));
  return site.in[0].dtype == f32 ? make<float>(tiles) : make<double>(tiles);
}

}  // namespace hornet::cpu
