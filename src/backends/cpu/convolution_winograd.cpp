// Convolution forward and its input gradient by minimal filtering (vector/winograd.hpp): a few tiles at a time, the
// source is transformed, multiplied with the transformed kernel, and transformed back.
//   forward         y from x and the kernel
//   input gradient  dx from dy and the kernel turned round, its channels exchanged
#include "src/backends/cpu/convolution_chunks.hpp"
#include "src/backends/cpu/result_pieces.hpp"
#include "src/backends/cpu/tap_axis.hpp"
#include "src/backends/cpu/winograd_grid.hpp"

namespace hornet::cpu {
namespace {

constexpr std::int64_t kFloat = sizeof(float), kTaps = 9;

class WinogradConvolution final : public Convolution<float> {
 public:
  WinogradConvolution(ConvolutionPass pass, const ConvolutionShape& s)
      : forward_(pass == ConvolutionPass::forward),
        chunks_(batch_chunks(pass, s)),
        grid_(forward_ ? forward_grid(s) : gradient_grid(s)),
        input_{tiles_at_once(grid_), grid_.channels},
        sums_{input_.tiles, block()} {
    constexpr std::int64_t near_floats = 4 << 10;
    piece_ = std::clamp<std::int64_t>(near_floats / (2 * row_size()), 1, grid_.rows());
  }

  std::int64_t scratch_bytes() const override { return (kernel_size() + chunks_.count * chunk_size()) * kFloat; }
  bool stages() const override { return true; }
  bool stage(std::int64_t elements) override {
    const std::int64_t rows = std::max<std::int64_t>(1, elements / row_size()), tiles = rows % 2 == 0 ? rows / 2 : rows;
    piece_ = std::min(grid_.rows(), std::max(tiles, piece_ / tiles * tiles));
    return true;
  }

  void run(const float* a, const float* kernel, float* out, void* scratch, const ResultTaker<float>* taker) override {
    float* const transformed = static_cast<float*>(scratch);
    transform_kernel(kernel, transformed);
    parallel_for(chunks_.count, [&](std::int64_t chunk) {
      float* const own = transformed + kernel_size() + chunk * chunk_size();
      std::fill_n(own, zeros_size(), 0.0F);
      float *const input = own + zeros_size(), *const sums = input + input_.size(), *const carry = sums + sums_.size();
      Job job{.kernel = transformed,
              .zeros = own,
              .input = input,
              .sums = sums,
              .carry = carry,
              .result = {.taker = taker, .stage = carry + carry_size()}};
      const std::int64_t end = chunks_.begin(chunk) + chunks_.images(chunk);
      for (std::int64_t image = chunks_.begin(chunk); image < end; ++image) {
        job.source = a + image * source_size();
        job.result.next = image + 1 < chunks_.batch ? job.source + source_size() : nullptr;
        job.result.at = image * grid_.result[0] * row_size();
        job.result.out = out ? out + job.result.at : nullptr;
        std::fill_n(job.carry, carry_size(), 0.0F);
        for (std::int64_t row = 0; row < grid_.rows(); row += piece_)
          run_piece(job, row, std::min(grid_.rows(), row + piece_));
      }
    });
  }

 private:
  // One image, in one thread.
  struct Job {
    const float *kernel, *zeros;
    float *input, *sums, *carry;
    ResultPieces result;
    const float* source = nullptr;
  };

  // So many tiles fill a panel of products; the transforms of more would leave the nearest cache. Rows of overlapping
  // tiles stay whole.
  static std::int64_t tiles_at_once(const WinogradGrid& grid) {
    constexpr std::int64_t panel = 16;
    return std::max(std::min(panel, grid.tiles()), grid.overlap ? grid.row_tiles() : 1);
  }

  std::int64_t block() const { return 2 * vector_table().floats; }  // columns that are made at a time
  std::int64_t padded_columns() const { return rounded_up(grid_.columns, vector_table().floats); }
  std::int64_t width_of(std::int64_t column) const { return std::min(block(), padded_columns() - column); }
  std::int64_t row_size() const { return grid_.result[1] * grid_.columns; }
  std::int64_t source_size() const { return grid_.source[0] * grid_.source[1] * grid_.channels; }

  std::int64_t kernel_size() const { return rounded_up(winograd_elements * grid_.channels * padded_columns(), 16); }
  std::int64_t zeros_size() const { return rounded_up(grid_.source[1] * grid_.channels, 16); }
  // Of each block of columns, what tiles add to the two rows behind theirs.
  std::int64_t block_carry() const { return grid_.overlap ? 2 * (2 * grid_.row_tiles() + 2) * block() : 0; }
  std::int64_t carry_size() const { return rounded_up(grid_.columns, block()) / block() * block_carry(); }
  std::int64_t stage_size() const { return rounded_up((2 * piece_ + (grid_.overlap ? 2 : 0)) * row_size(), 16); }
  std::int64_t chunk_size() const { return zeros_size() + input_.size() + sums_.size() + carry_size() + stage_size(); }

  // To [block of columns][element][channel][column].
  void transform_kernel(const float* kernel, float* out) const {
    const std::int64_t channels = grid_.channels, columns = grid_.columns;
    parallel_for(channels, [&](std::int64_t channel) {
      for (std::int64_t column = 0; column < columns; column += block()) {
        const std::int64_t width = width_of(column), count = std::min(width, columns - column);
        float* const to = out + winograd_elements * channels * column + channel * width;
        const auto transform = [&](const float* taps, std::int64_t tap) {
          vector_table().winograd.kernel(to, channels * width, taps, tap, count);
        };
        if (forward_)
          transform(kernel + channel * columns + column, channels * columns);
        else
          transform(gathered_taps(kernel, channel, column, count).data(), block_room);
      }
    });
  }

  // Of the kernel of an input gradient, whose channels are the last: [tap][column].
  static constexpr std::int64_t block_room = 32;  // no less than block()
  std::array<float, kTaps * block_room> gathered_taps(const float* kernel, std::int64_t channel, std::int64_t column,
                                                      std::int64_t count) const {
    std::array<float, kTaps * block_room> taps;
    for (std::int64_t tap = 0; tap < kTaps; ++tap) {
      const std::int64_t from = grid_.overlap ? tap : kTaps - 1 - tap;
      for (std::int64_t i = 0; i < count; ++i)
        taps[static_cast<std::size_t>(tap * block_room + i)] =
            kernel[(from * grid_.columns + column + i) * grid_.channels + channel];
    }
    return taps;
  }

  // Rows [begin, end) of tiles of one image.
  void run_piece(Job& job, std::int64_t begin, std::int64_t end) const {
    const std::int64_t first = 2 * begin * row_size(), last = grid_.final_row(end) * row_size();
    const auto share = [&](std::int64_t row) { return row * source_size() / grid_.rows(); };
    job.result.fetch_beside(first, last, share(begin), share(end));
    job.result.ahead.spread(products(begin, end));
    float* const piece = job.result.piece(first);
    grid_.for_each_part(begin, end, input_.tiles, [&](const WinogradPart& part) {
      grid_.transform(job.source, job.zeros, part, input_.at(job.input, 0));
      for (std::int64_t column = 0; column < grid_.columns; column += block()) {
        multiply(job, part.tiles(), column);
        grid_.overlap ? add_overlapping(job, part, column, piece - first)
                      : transform_back(job, part, column, piece - first);
      }
    });
    job.result.take(first, last);
  }

  // How many products make rows [begin, end) of tiles.
  std::int64_t products(std::int64_t begin, std::int64_t end) const {
    std::int64_t parts = 0;
    grid_.for_each_part(begin, end, input_.tiles, [&](const WinogradPart&) { ++parts; });
    return parts * winograd_elements * ((grid_.columns + block() - 1) / block());
  }

  void multiply(Job& job, std::int64_t tiles, std::int64_t column) const {
    const std::int64_t width = width_of(column), kernel = grid_.channels * width;
    const int vectors = static_cast<int>(width / vector_table().floats);
    const std::int64_t most = vector_table().winograd.most_tiles[vectors - 1];
    const std::int64_t steps = grid_.channels * ((tiles + most - 1) / most);
    WinogradProduct product{.in = input_.at(job.input, 0),
                            .tiles = tiles,
                            .channels = grid_.channels,
                            .kernel = job.kernel + winograd_elements * grid_.channels * column,
                            .vectors = vectors,
                            .out = sums_.at(job.sums, 0),
                            .ahead = {}};
    for (std::int64_t element = 0; element < winograd_elements; ++element) {
      product.ahead = job.result.ahead.next(steps, product.kernel);
      vector_table().winograd.multiply(product);
      product.in.at += input_.element();
      product.out.at += sums_.element();
      product.kernel += kernel;
    }
  }

  // To the image's result.
  void transform_back(const Job& job, const WinogradPart& part, std::int64_t column, float* result) const {
    const std::int64_t pixel = 2 * part.first;
    TileResults row{.in = sums_.at(job.sums, 0),
                    .rows = {},
                    .pixels = std::min(2 * part.count, grid_.result[1] - pixel),
                    .channels = grid_.columns,
                    .columns = std::min(block(), grid_.columns - column)};
    for (std::int64_t i = part.begin; i < part.end; ++i, row.in.at += part.count * vector_table().floats) {
      row.rows[0] = result + 2 * i * row_size() + pixel * grid_.columns + column;
      row.rows[1] = 2 * i + 1 < grid_.result[0] ? row.rows[0] + row_size() : nullptr;
      vector_table().winograd.output(row);
    }
  }

  // The same, of whole rows of tiles; what the last row adds behind itself is the end of the result.
  void add_overlapping(const Job& job, const WinogradPart& part, std::int64_t column, float* result) const {
    float* const carry = job.carry + column / block() * block_carry();
    const auto row_of = [&](std::int64_t y) {
      return y < grid_.result[0] ? result + y * row_size() + column : nullptr;
    };
    OverlappingResults row{.in = sums_.at(job.sums, 0),
                           .tiles = part.count,
                           .carry = carry,
                           .rows = {},
                           .pixels = grid_.result[1],
                           .channels = grid_.columns,
                           .columns = std::min(block(), grid_.columns - column)};
    for (std::int64_t i = part.begin; i < part.end; ++i, row.in.at += part.count * vector_table().floats) {
      row.rows[0] = row_of(2 * i);
      row.rows[1] = row_of(2 * i + 1);
      vector_table().winograd.overlapping(row);
    }
    if (part.end < grid_.rows()) return;
    for (std::int64_t i = 0; i < 2; ++i)
      if (float* const to = row_of(2 * part.end + i)) copy_carried(carry, i, part.count, row.columns, to);
  }

  // Row i of a block's carry.
  void copy_carried(const float* carry, std::int64_t i, std::int64_t tiles, std::int64_t columns, float* to) const {
    const std::int64_t floats = vector_table().floats, pixels = 2 * tiles + 2;
    for (std::int64_t c = 0; c < columns; c += floats, carry += 2 * pixels * floats)
      for (std::int64_t x = 0; x < grid_.result[1]; ++x)
        std::copy_n(carry + (i * pixels + x) * floats, std::min(floats, columns - c), to + x * grid_.columns + c);
  }

  bool forward_;
  BatchChunks chunks_;
  WinogradGrid grid_;
  WinogradRoom input_, sums_;
  std::int64_t piece_;  // rows of tiles that are made before they are taken
};

// How many products of a pixel that exists and a tap a direct sum over an image takes, for each pair of channels.
std::int64_t direct_products(const ConvolutionShape& s) {
  std::int64_t products = 1;
  for (std::size_t i = 0; i < 3; ++i) {
    const TapAxis axis = forward_axes(s)[i];
    std::int64_t met = 0;
    for (std::int64_t tap = 0; tap < axis.taps; ++tap)
      met += std::max<std::int64_t>(0, axis.end_position(tap, s.image[i]) - axis.first_position(tap));
    products *= met;
  }
  return products;
}

}  // namespace

// Where a third more products are saved than there are left, since transforming takes time as well, and where there is
// enough to do with a transformed kernel. It does not depend on the batch, but for gradients of kernels: an image's
// result is the same in any batch.
bool is_winograd(ConvolutionPass pass, const ConvolutionShape& s) {
  const Triple one{1, 1, 1};
  if (s.kernel != Triple{1, 3, 3} || s.strides != one || s.dilations != one || s.groups > 1 || s.image[0] != 1)
    return false;
  if (std::min(s.in_channels, s.out_channels) < vector_table().floats) return false;
  constexpr std::int64_t fewest_tiles = 4, most_weights_per_tile = 2 << 10;
  const std::int64_t tiles = (pass == ConvolutionPass::input_gradient ? gradient_grid(s) : forward_grid(s)).tiles();
  if (3 * direct_products(s) < 4 * winograd_elements * tiles) return false;
  if (pass == ConvolutionPass::kernel_gradient) return s.batch * tiles >= 2 * winograd_tiles_of_sum;
  return tiles >= fewest_tiles && s.in_channels * s.out_channels <= most_weights_per_tile * tiles;
}

std::unique_ptr<Convolution<float>> prepare_winograd_convolution(ConvolutionPass pass, const ConvolutionShape& shape) {
  if (pass == ConvolutionPass::kernel_gradient) return prepare_winograd_kernel_gradient(shape);
  return std::make_unique<WinogradConvolution>(pass, shape);
}

}  // namespace hornet::cpu
