// A convolution's kernel gradient from pooled gradients: a few images at a time are spread over the image and
// multiplied while they are in cache. The images are shared among lanes, whose sums are added in order.
#include "src/backends/cpu/convolution_chunks.hpp"
#include "src/backends/cpu/convolution_shape.hpp"
#include "src/backends/cpu/epilogue.hpp"
#include "src/backends/cpu/epilogue_taker.hpp"
#include "src/backends/cpu/pooling.hpp"
#include "src/passes/max_winners.hpp"
#include "src/passes/pooled_conv_grad.hpp"

namespace hornet::cpu {
namespace {

constexpr std::int64_t kFloat = sizeof(float);

// Adds a piece's gradient to its lane's sum; meanwhile the next piece's pooled gradient is fetched.
class LaneSum final : public ResultTaker<float> {
 public:
  LaneSum(float* sum, const float* next, std::int64_t floats) : sum_(sum), next_(next), floats_(floats) {}
  void take(std::int64_t begin, std::int64_t end, float* piece) const override {
    for (std::int64_t i = begin; i < end; ++i) sum_[i] += piece[i - begin];
  }
  void announce(std::int64_t, std::int64_t, ReadAhead& ahead) const override { ahead.add(next_, floats_ * kFloat); }

 private:
  float* sum_;
  const float* next_;
  std::int64_t floats_;
};

class LanedKernelGradient {
 public:
  LanedKernelGradient(const ConvolutionShape& shape, const PoolWindows& windows)
      : shape_(shape),
        windows_(windows),
        piece_(images_of_a_piece(shape)),
        pieces_(shape.batch / piece_),
        lanes_(std::min<std::int64_t>(pieces_, 16)) {
    ConvolutionShape part = shape;
    part.batch = piece_;
    for (std::int64_t lane = 0; lane < lanes_; ++lane)
      convolutions_.push_back(prepare_convolution<float>(ConvolutionPass::kernel_gradient, part));
  }

  std::int64_t scratch_bytes() const { return lanes_ * lane_bytes(); }

  // in: x, winner, the pooled gradient.
  void run(const void* const* in, float* out, void* scratch) const {
    const auto* x = static_cast<const float*>(in[0]);
    const auto* winner = static_cast<const std::uint8_t*>(in[1]);
    const auto* pooled = static_cast<const float*>(in[2]);
    float* const lanes = static_cast<float*>(scratch);
    const std::int64_t stride = lane_bytes() / kFloat;
    parallel_for(lanes_, [&](std::int64_t lane) { run_lane(lane, x, winner, pooled, lanes + lane * stride); });
    sum_parts(out, lanes, lanes_, stride, shape_.kernel_size());
  }

 private:
  // As many as fit L2 beside what is read, and divide the batch.
  static std::int64_t images_of_a_piece(const ConvolutionShape& shape) {
    constexpr std::int64_t bytes = 96 << 10;
    std::int64_t images = std::clamp<std::int64_t>(bytes / (shape.output_image() * kFloat), 1, shape.batch);
    while (shape.batch % images != 0) --images;
    return images;
  }

  // A lane's sum, the gradient of one piece, its dy, the convolution's scratch.
  std::int64_t kernel_bytes() const { return aligned(shape_.kernel_size() * kFloat); }
  std::int64_t dy_bytes() const { return aligned(piece_ * shape_.output_image() * kFloat); }
  std::int64_t lane_bytes() const {
    return 2 * kernel_bytes() + dy_bytes() + aligned(convolutions_[0]->scratch_bytes());
  }

  void run_lane(std::int64_t lane, const float* x, const std::uint8_t* winner, const float* pooled,
                float* memory) const {
    float* const part = memory + kernel_bytes() / kFloat;
    float* const dy = part + kernel_bytes() / kFloat;
    float* const scratch = dy + dy_bytes() / kFloat;
    const std::int64_t pooled_image = windows_.out[0] * windows_.out[1] * windows_.out[2] * windows_.channels;
    std::fill_n(memory, shape_.kernel_size(), 0.0F);
    for (std::int64_t piece = lane * pieces_ / lanes_; piece < (lane + 1) * pieces_ / lanes_; ++piece) {
      const std::int64_t image = piece * piece_;
      max_winner_gradient(dy, winner + image * pooled_image, pooled + image * pooled_image, piece_, windows_);
      const std::int64_t next = image + piece_, left = piece + 1 < (lane + 1) * pieces_ / lanes_ ? piece_ : 0;
      const LaneSum taker(memory, pooled + next * pooled_image, left * pooled_image);
      convolutions_[static_cast<std::size_t>(lane)]->run(x + image * shape_.input_image(), dy, part, scratch, &taker);
    }
  }

  ConvolutionShape shape_;
  PoolWindows windows_;
  std::int64_t piece_, pieces_, lanes_;
  std::vector<std::unique_ptr<Convolution<float>>> convolutions_;  // one a lane: an object serves one run at a time
};

std::shared_ptr<LanedKernelGradient> prepare(const passes::PooledConvGrad& op, std::span<const TensorType> in) {
  const Shape kernel = op.infer(in).front().shape;
  return std::make_shared<LanedKernelGradient>(
      convolution_shape(*op.conv_grad.as<ops::ConvKernelGrad>(), in[0].shape, kernel),
      pool_windows(*op.pool_grad.as<passes::MaxWinnerGrad>(), op.pool_grad.infer(in.subspan(1)).front().shape,
                   in[2].shape));
}

}  // namespace

Kernel pooled_kernel_grad_kernel(KernelSite& site) {
  const auto gradient = prepare(*site.node.op.as<passes::PooledConvGrad>(), site.in);
  site.scratch_bytes = gradient->scratch_bytes();
  return [gradient](const KernelArgs& args) { gradient->run(args.in, static_cast<float*>(args.out[0]), args.scratch); };
}

RangedKernel ranged_pooled_kernel_grad(const Op& op, std::span<const TensorType> in) {
  const auto gradient = prepare(*op.as<passes::PooledConvGrad>(), in);
  const std::int64_t size = op.infer(in).front().shape.size();
  const auto run = [gradient, size](const void* const* in, void* result, void* scratch, const Epilogue& epilogue) {
    float* const out = static_cast<float*>(result);
    gradient->run(in, out, scratch);
    share_out(out, size, EpilogueTaker(epilogue));
  };
  return {run, gradient->scratch_bytes()};
}

}  // namespace hornet::cpu
