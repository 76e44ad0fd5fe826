// The kernel: a tensor [rows, channels], of which a block takes some neighbouring channels and a chunk of the rows
// (device/lines.hpp). A thread computes the program for each row of its lane and adds up what is summed; then the lanes
// are added in a fixed order. All sums go through the block's memory together, kTogether at a time.
//
//   block.each: r1 = in[1][channel] …; for its rows: r0 = in[0][i], r2 = f(r0, r1) …, sum0[t] += r2, sum1[t] += r0
//   block.each: partial[0][place] = sum0[t], partial[1][place] = sum1[t]
//   block.each, by halves: partial[0][t] += partial[0][t + half], partial[1][t] += partial[1][t + half]
//   block.each: out[0][part, channel] = partial[0][t] …
#include "src/backends/cuda/jit/channels_source.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>

#include "src/backends/cuda/jit/epilogue_text.hpp"

namespace hornet::cuda {
namespace {

constexpr std::size_t kTogether = 8;  // 16 KiB of a block's memory in float64

class Writer {
 public:
  Writer(const passes::FusedChannels& op, std::span<const TensorType> in, const std::vector<const Tensor*>& constants,
         const ReduceStage& stage)
      : op_(op), in_(in), program_(op.summands()), text_(program_, in, constants), stage_(stage) {}

  Writer(const passes::FusedChannels& op, std::size_t own, const passes::FusedPointwise& epilogue,
         std::span<const TensorType> in, const std::vector<const Tensor*>& constants, const ReduceStage& stage)
      : Writer(op, in.first(own), constants, stage) {
    inputs_ = in.size();
    results_ = epilogue.results.size();
    const TensorType sum{op.infer(in_).front().dtype, epilogue.shape};
    epilogue_.emplace(epilogue, sum, in, constants, own, "1", "1");
  }

  JitSource run() const {
    std::string body = head() + (epilogue_ ? load_epilogue() : "") + first_sums();
    for (std::size_t first = 0; first < op_.sums.size(); first += kTogether)
      body += combined(first, std::min(op_.sums.size(), first + kTogether));
    return {body + "  }\n", Lines::threads};
  }

 private:
  std::string type_of_sum(std::size_t k) const { return text_.type_of(static_cast<std::size_t>(op_.sums[k])); }

  // f's text for each sum in [begin, end).
  static std::string joined(std::size_t begin, std::size_t end, const std::function<std::string(std::size_t)>& f) {
    std::string text;
    for (std::size_t k = begin; k < end; ++k) text += f(k);
    return text;
  }

  std::string head() const {
    const Lines& lines = stage_.lines;
    const std::size_t slots = std::min(op_.sums.size(), kTogether);
    const auto is_double = [this](std::int64_t sum) {
      return text_.type_of(static_cast<std::size_t>(sum)) == "double";
    };
    const std::string widest = std::ranges::any_of(op_.sums, is_double) ? "double" : "float";
    return "  static constexpr int threads = hornet::cuda::Lines::threads;\n  struct Shared { " + widest + " partial[" +
           std::to_string(slots) + "][threads]; };\n  const void* in[" + std::to_string(inputs_) + "];\n  void* out[" +
           std::to_string(results_) + "];\n" + (epilogue_ ? epilogue_->inputs_struct() : "") +
           "  HORNET_DEVICE void operator()(hornet::cuda::Block<threads>& block, Shared& shared) const {\n" +
           "constexpr hornet::cuda::Lines lines{" + number(lines.n) + ", " + number(lines.inner) + ", " +
           number(lines.count) + ", " + number(lines.width) + ", " + number(lines.lanes) + "};\n" +
           "const std::int64_t tile = block.index() / " + number(stage_.chunks) + ", part = block.index() % " +
           number(stage_.chunks) + ";\n";
  }

  // What every row of a channel reads alike is read once.
  bool is_of_channels(const Shape& shape) const {
    const int leading = std::max(shape.rank() - op_.channels().rank(), 0);
    return shape.slice(0, leading).size() == 1;
  }
  std::string place_in(const Shape& shape) const {
    if (!is_of_channels(shape)) return stretched_index(shape, op_.shape, "i");
    const int rank = std::min(shape.rank(), op_.channels().rank());
    return stretched_index(shape.slice(shape.rank() - rank, shape.rank()), op_.channels(), "channel");
  }
  std::string inputs(bool of_channels) const {
    return joined(0, in_.size(), [&](std::size_t reg) {
      const Shape& shape = in_[reg].shape;
      return is_of_channels(shape) == of_channels ? text_.input(reg, place_in(shape)) : "";
    });
  }

  std::string first_sums() const {
    const std::size_t sums = op_.sums.size();
    const std::string begin = "part * " + number(stage_.chunk), end = "begin + " + number(stage_.chunk);
    return joined(0, sums,
                  [&](std::size_t k) {
                    return "hornet::cuda::PerThread<" + type_of_sum(k) + ", threads> sum" + std::to_string(k) + ";\n";
                  }) +
           "block.each([&](int t) {\n" +
           joined(0, sums, [](std::size_t k) { return "sum" + std::to_string(k) + "[t] = 0;\n"; }) +
           "const std::int64_t channel = lines.line(tile, t), begin = " + begin + ", end = " + end + " < lines.n ? " +
           end + " : lines.n;\nif (!lines.has(channel)) return;\n" + inputs(true) +
           "#pragma unroll 4\nfor (std::int64_t row = begin + lines.lane(t); row < end; row += lines.lanes) {\n" +
           "const std::int64_t i = row * lines.inner + channel;\n" + inputs(false) + text_.instructions() +
           joined(0, sums,
                  [&](std::size_t k) { return "sum" + std::to_string(k) + "[t] += r" + number(op_.sums[k]) + ";\n"; }) +
           "}\n});\n";
  }

  // For the thread that has a channel's sum in the end.
  std::string of_channel(const std::string& statements) const {
    return "block.each([&](int t) {\nconst std::int64_t channel = tile * lines.width + t;\n"
           "if (t >= lines.width || !lines.has(channel)) return;\n" +
           statements + "});\n";
  }
  static std::string of_piece(const std::string& statements) {
    return "constexpr int p = 0;\nconst std::int64_t i = channel;\nauto& inputs = kept[t];\n" + statements;
  }
  std::string load_epilogue() const {
    return epilogue_->numbers() + "hornet::cuda::PerThread<Inputs, threads> kept;\n" +
           of_channel(of_piece(epilogue_->load()));
  }

  std::string store(std::size_t k, const std::string& sum) const {
    const std::string value = "static_cast<" + type_of_sum(k) + ">(" + sum + ")";
    if (epilogue_) return of_piece(epilogue_->run(value));
    return "static_cast<" + type_of_sum(k) + "*>(out[" + std::to_string(k) +
           "])[part * lines.inner + channel] = " + value + ";\n";
  }

  std::string combined(std::size_t first, std::size_t last) const {
    const auto slot = [&](std::size_t k) { return "shared.partial[" + std::to_string(k - first) + "]"; };
    return "block.each([&](int t) {\n" +
           joined(first, last,
                  [&](std::size_t k) { return slot(k) + "[lines.place(t)] = sum" + std::to_string(k) + "[t];\n"; }) +
           "});\nfor (int half = threads / 2; half >= lines.width; half /= 2)\nblock.each([&](int t) {\n" +
           "if (t >= half) return;\n" +
           joined(first, last, [&](std::size_t k) { return slot(k) + "[t] += " + slot(k) + "[t + half];\n"; }) +
           "});\n" + of_channel(joined(first, last, [&](std::size_t k) { return store(k, slot(k) + "[t]"); }));
  }

  const passes::FusedChannels& op_;
  std::span<const TensorType> in_;
  passes::FusedPointwise program_;
  PointwiseText text_;  // of program_
  const ReduceStage& stage_;
  std::size_t inputs_ = in_.size(), results_ = op_.sums.size();
  std::optional<EpilogueText> epilogue_;
};

}  // namespace

std::vector<ReduceStage> channel_stages(const passes::FusedChannels& op) {
  std::vector<std::int64_t> leading(static_cast<std::size_t>(op.axes));
  std::iota(leading.begin(), leading.end(), 0);
  return reduce_stages(op.shape, leading);
}

JitSource channels_source(const passes::FusedChannels& op, std::span<const TensorType> in,
                          const std::vector<const Tensor*>& constants, const ReduceStage& stage) {
  return Writer(op, in, constants, stage).run();
}

JitSource channels_source(const passes::FusedChannels& op, std::size_t own, const passes::FusedPointwise& epilogue,
                          std::span<const TensorType> in, const std::vector<const Tensor*>& constants,
                          const ReduceStage& stage) {
  return Writer(op, own, epilogue, in, constants, stage).run();
}

}  // namespace hornet::cuda
