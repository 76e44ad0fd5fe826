// A convolution's kernel gradient by minimal filtering (vector/winograd.hpp): the products of transformed tiles of x
// and dy are summed, and transformed back once for a chunk of the batch.
#include "src/backends/cpu/convolution_chunks.hpp"
#include "src/backends/cpu/read_ahead.hpp"
#include "src/backends/cpu/winograd_grid.hpp"

namespace hornet::cpu {
namespace {

constexpr std::int64_t kFloat = sizeof(float);

class WinogradKernelGradient final : public Convolution<float> {
 public:
  explicit WinogradKernelGradient(const ConvolutionShape& s)
      : shape_(s),
        grid_(forward_grid(s)),
        gradient_grid_(overlapping_grid(s)),
        chunks_(chunks_of(s, grid_.tiles())),
        input_{std::max(tiles_at_once(s), grid_.row_tiles()), s.in_channels},
        gradient_{input_.tiles, s.out_channels} {}

  std::int64_t scratch_bytes() const override { return chunks_.count * chunk_size() * kFloat; }

  void run(const float* x, const float* dy, float* out, void* scratch, const ResultTaker<float>* taker) override {
    float* const parts = static_cast<float*>(scratch);
    ReadAhead after;
    if (taker && chunks_.count == 1) taker->announce(0, shape_.kernel_size(), after);
    parallel_for(chunks_.count, [&](std::int64_t chunk) {
      float* const part = parts + chunk * chunk_size();
      Job job{.x = x, .dy = dy, .zeros = part + part_size(), .after = after};
      job.sum = job.zeros + zeros_size();
      job.input = job.sum + sum_size();
      job.gradient = job.input + input_.size();
      std::fill_n(job.zeros, zeros_size(), 0.0F);
      add_images(job, chunks_.begin(chunk), chunks_.begin(chunk) + chunks_.images(chunk));
      transform_back(job, part);
    });
    sum_parts(out, parts, chunks_.count, chunk_size(), shape_.kernel_size());
    if (taker) share_out(out, shape_.kernel_size(), *taker);
  }

 private:
  // One chunk, in one thread.
  struct Job {
    const float *x, *dy;
    float* zeros;
    ReadAhead after;  // what is read next when all is summed
    float *sum = nullptr, *input = nullptr, *gradient = nullptr;
    std::int64_t tiles = 0, rows = 0;  // that wait to be multiplied, and rows of them
    bool summed = false;               // whether there is a sum to add to
  };

  // Each chunk has sums of its own, which are transformed back: worth it for many tiles, and below 64 MB together.
  static BatchChunks chunks_of(const ConvolutionShape& s, std::int64_t tiles) {
    constexpr std::int64_t sums_floats = 16 << 20;
    const auto divide_up = [](std::int64_t a, std::int64_t b) { return (a + b - 1) / b; };
    const std::int64_t most =
        std::max<std::int64_t>(2, sums_floats / (winograd_elements * s.in_channels * s.out_channels));
    BatchChunks chunks = batch_chunks(ConvolutionPass::kernel_gradient, s);
    chunks.size = std::max({chunks.size, divide_up(winograd_tiles_of_sum, tiles), divide_up(s.batch, most)});
    chunks.size = std::min(chunks.size, s.batch);
    chunks.count = divide_up(s.batch, chunks.size);
    return chunks;
  }

  // So many tiles at a time that their transforms stay in the second cache, but are no less than the sums, which are
  // read and written once for them.
  static std::int64_t tiles_at_once(const ConvolutionShape& s) {
    constexpr std::int64_t near_floats = 64 << 10;
    const std::int64_t channels = s.in_channels + s.out_channels, sums = s.in_channels * s.out_channels;
    return std::clamp<std::int64_t>(std::max(near_floats / winograd_elements, sums) / channels, 16, 128);
  }

  std::int64_t floats() const { return vector_table().floats; }
  std::int64_t padded_in() const { return rounded_up(shape_.in_channels, floats()); }
  std::int64_t padded_out() const { return rounded_up(shape_.out_channels, floats()); }
  std::int64_t width_of(std::int64_t column) const { return std::min(2 * floats(), padded_out() - column); }
  std::int64_t part_size() const { return rounded_up(shape_.kernel_size(), 16); }
  std::int64_t zeros_size() const {
    return rounded_up(std::max(grid_.source[1] * grid_.channels, gradient_grid_.source[1] * gradient_grid_.channels),
                      16);
  }
  std::int64_t sum_size() const { return winograd_elements * padded_in() * padded_out(); }
  std::int64_t chunk_size() const {
    return rounded_up(part_size() + zeros_size() + sum_size() + input_.size() + gradient_.size(), 16);
  }

  void add_images(Job& job, std::int64_t begin, std::int64_t end) const {
    for (std::int64_t image = begin; image < end; ++image)
      for (std::int64_t row = 0; row < grid_.rows(); ++row) {
        transform_row(job, image, row);
        const bool last = image + 1 == end && row + 1 == grid_.rows();
        if (last || job.tiles + grid_.row_tiles() > input_.tiles) multiply(job, image * grid_.rows() + row + 1, last);
      }
  }

  void transform_row(Job& job, std::int64_t image, std::int64_t row) const {
    const WinogradPart part{row, row + 1, 0, grid_.row_tiles()};
    grid_.transform(job.x + image * shape_.input_image(), job.zeros, part, input_.at(job.input, job.tiles));
    gradient_grid_.transform(job.dy + image * shape_.output_image(), job.zeros, part,
                             gradient_.at(job.gradient, job.tiles));
    job.tiles += grid_.row_tiles();
    ++job.rows;
  }

  // Adds the products of the tiles that wait, and fetches what lies behind them; rows of tiles before `next` are done.
  void multiply(Job& job, std::int64_t next, bool last) const {
    ReadAhead ahead = last ? job.after : ReadAhead();
    if (!last) {
      const auto fetch = [&](const float* from, std::int64_t image) {
        ahead.add(from + next * image / grid_.rows(), job.rows * image / grid_.rows() * kFloat);
      };
      fetch(job.x, shape_.input_image());
      fetch(job.dy, shape_.output_image());
    }
    const std::int64_t columns = (padded_out() + 2 * floats() - 1) / (2 * floats());
    ahead.spread(winograd_elements * padded_in() / floats() * columns);
    for (std::int64_t column = 0; column < shape_.out_channels; column += 2 * floats())
      for (std::int64_t channel = 0; channel < shape_.in_channels; channel += floats())
        multiply_block(job, column, channel, ahead);
    job.tiles = job.rows = 0;
    job.summed = true;
  }

  void multiply_block(const Job& job, std::int64_t column, std::int64_t channel, ReadAhead& ahead) const {
    const std::int64_t width = width_of(column);
    WinogradCorrelation c{.in = input_.at(job.input, 0),
                          .gradient = gradient_.at(job.gradient, 0),
                          .tiles = job.tiles,
                          .vectors = static_cast<int>(width / floats()),
                          .out = sum_of(job, column) + channel * width,
                          .accumulate = job.summed,
                          .ahead = {}};
    c.in.at += channel / floats() * c.in.block;
    c.gradient.at += column / floats() * c.gradient.block;
    for (std::int64_t element = 0; element < winograd_elements; ++element) {
      c.ahead = ahead.next(job.tiles, job.input);
      vector_table().winograd.correlate(c);
      c.in.at += c.in.element;
      c.gradient.at += c.gradient.element;
      c.out += padded_in() * width;
    }
  }

  // [element][channel][column] of some columns.
  float* sum_of(const Job& job, std::int64_t column) const {
    return job.sum + winograd_elements * padded_in() * column;
  }

  void transform_back(const Job& job, float* kernel) const {
    const std::int64_t in = shape_.in_channels, out = shape_.out_channels;
    for (std::int64_t column = 0; column < out; column += 2 * floats()) {
      const std::int64_t width = width_of(column);
      for (std::int64_t channel = 0; channel < in; ++channel)
        vector_table().winograd.kernel_gradient(kernel + channel * out + column, in * out,
                                                sum_of(job, column) + channel * width, padded_in() * width,
                                                std::min(width, out - column));
    }
  }

  ConvolutionShape shape_;
  WinogradGrid grid_, gradient_grid_;  // of x and of dy
  BatchChunks chunks_;
  WinogradRoom input_, gradient_;
};

}  // namespace

std::unique_ptr<Convolution<float>> prepare_winograd_kernel_gradient(const ConvolutionShape& shape) {
  return std::make_unique<WinogradKernelGradient>(shape);
}

}  // namespace hornet::cpu
