// Runs fused_channels programs: each chunk of rows block by block, adding each block of summands upon the last.
#include "src/passes/fused_channels.hpp"

#include <cstring>
#include <memory>

#include "src/backends/cpu/block_instruction.hpp"
#include "src/backends/cpu/channel_tiles.hpp"
#include "src/backends/cpu/kernels.hpp"
#include "src/backends/cpu/pointwise_run.hpp"
#include "src/passes/constants.hpp"

namespace hornet::cpu {
namespace {

// out[j] = Σ_i x[i, j]
void add_rows(DType dtype, void* out, const void* x, std::int64_t rows, std::int64_t n) {
  if (dtype == f32)
    vector_table().row_f32.add_rows(static_cast<float*>(out), static_cast<const float*>(x), rows, n);
  else
    vector_table().row_f64.add_rows(static_cast<double*>(out), static_cast<const double*>(x), rows, n);
}

struct ChannelSums {
  PointwiseProgram program;
  ChannelTiles tiles;

  static constexpr std::int64_t kElement = 8;  // room for float64

  std::int64_t scratch_bytes() const {
    return std::ssize(program.sums) * tiles.chunks.count * tiles.channels * kElement;
  }

  // The sums of each chunk, [chunks, channels], one sum behind the other.
  std::byte* partial(void* scratch, std::size_t sum) const {
    return static_cast<std::byte*>(scratch) +
           static_cast<std::int64_t>(sum) * tiles.chunks.count * tiles.channels * kElement;
  }

  void run(const KernelArgs& args) const {
    tiles.parallel([&](std::int64_t tile, std::int64_t chunk) { run_part(args, tile, chunk); });
    for (std::size_t i = 0; i < program.sums.size(); ++i)
      add_rows(program.sums[i].dtype, args.out[i], partial(args.scratch, i), tiles.chunks.count, tiles.channels);
  }

  void run_part(const KernelArgs& args, std::int64_t tile, std::int64_t chunk) const {
    PointwiseRun run(program, args.in, args.out, kBlock);
    run.clear_sums();
    tiles.for_each_block(tile, tiles.chunks.begin(chunk), tiles.chunks.end(chunk),
                         [&](std::int64_t first, std::int64_t n) { run.run(first, first + n); });
    const std::int64_t rows = tiles.rows_of_sum(tiles.chunks.begin(chunk), tiles.chunks.end(chunk));
    const std::int64_t at = chunk * tiles.channels + tiles.first_channel(tile), n = tiles.width_of(tile);
    for (std::size_t i = 0; i < program.sums.size(); ++i) {
      const DType dtype = program.sums[i].dtype;
      const std::int64_t bytes = size_of(dtype);
      fold_rows(vector_table()(Instruction::add, dtype), run.sum(i), rows, n, bytes);
      std::memcpy(partial(args.scratch, i) + at * bytes, run.sum(i), static_cast<std::size_t>(n * bytes));
    }
  }
};

}  // namespace

Kernel fused_channels_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::FusedChannels>();
  const std::int64_t channels = op.channels().size();
  const auto sums = std::make_shared<ChannelSums>(
      ChannelSums{compile_pointwise(op.summands(), site.in, passes::constants_of(site.node.inputs), Results::summed),
                  ChannelTiles(op.shape.size() / channels, channels, 1 + std::ssize(op.program) / 4)});
  site.scratch_bytes = sums->scratch_bytes();
  return [sums](const KernelArgs& args) { sums->run(args); };
}

}  // namespace hornet::cpu
