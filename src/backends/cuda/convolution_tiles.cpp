#include "src/backends/cuda/convolution_tiles.hpp"

#include <algorithm>

#include "src/backends/cuda/choice.hpp"
#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/small_product.hpp"
#include "src/backends/cuda/tile_choice.hpp"
#include "src/backends/cuda/triple.hpp"
#include "src/passes/max_winners.hpp"
#include "src/passes/pooled_conv_grad.hpp"

namespace hornet::cuda {
namespace {

constexpr std::int64_t kMostElements = std::int64_t{1} << 30;        // of an operand or result: indices are int
constexpr std::int64_t kMostPerElement = 320;                        // multiplications of an image's element
constexpr std::int64_t kFewMultiplications = std::int64_t{1} << 26;  // launches count for more than they do

Choice<ConvolutionMode>& choice() {
  static Choice<ConvolutionMode> choice("HORNET_CUDA_CONVOLUTIONS",
                                        {{"tiles", ConvolutionMode::tiles}, {"library", ConvolutionMode::library}});
  return choice;
}

// A convolution with its types.
struct Site {
  ConvolutionPass pass;
  ConvolutionGeometry geometry;
  TensorType x, kernel, y;
  bool is_wanted;

  // A rule for convolutions; see the header.
  static bool wants(const TensorType& x, const TensorType& kernel, const TensorType& y) {
    const ConvolutionMode mode = choice()();
    if (mode != ConvolutionMode::automatic) return mode == ConvolutionMode::tiles;
    const std::int64_t multiplications = y.shape.size() * kernel.shape.size() / y.shape.back();
    return splits_factors() || multiplications <= kFewMultiplications ||
           multiplications / (x.shape.size() + y.shape.size()) <= kMostPerElement;
  }
  static Site of_convolution(ConvolutionPass pass, const ops::Convolution& op, const TensorType& x,
                             const TensorType& kernel, const TensorType& y) {
    const bool is_any = x.shape.size() > 0 && kernel.shape.size() > 0 && y.shape.size() > 0;
    return {pass, geometry_of(op, x.shape, kernel.shape, y.shape), x, kernel, y, is_any && wants(x, kernel, y)};
  }

  // A matrix product is a convolution of images of one pixel, or one of its gradients: rows are the batch.
  static std::optional<Site> of_product(const ops::MatMul& op, std::span<const TensorType> in) {
    const TensorType c = op.infer(in);
    if (c.shape.rank() != 2 || (op.transpose_a && op.transpose_b)) return {};
    const bool is_wanted =
        splits_factors() && choice()() != ConvolutionMode::library && !small_product_tiles(matrix_product_of(op, in));
    const auto site = [&](ConvolutionPass pass, const TensorType& x, const TensorType& kernel, const TensorType& y) {
      const auto pixels = [](const Shape& rows) { return Shape{rows[0], 1, rows[1]}; };
      const ops::Convolution plain{{1}, {1}, {0}, {0}};
      return Site{pass,     geometry_of(plain, pixels(x.shape), Shape{1} + kernel.shape, pixels(y.shape)), x, kernel, y,
                  is_wanted};
    };
    if (op.transpose_a) return site(ConvolutionPass::kernel_gradient, in[0], c, in[1]);
    if (op.transpose_b) return site(ConvolutionPass::input_gradient, c, in[1], in[0]);
    return site(ConvolutionPass::forward, in[0], in[1], c);
  }

  static std::optional<Site> of(const Op& op, std::span<const TensorType> in) {
    if (const auto* product = op.as<ops::MatMul>()) return of_product(*product, in);
    if (const auto* conv = op.as<ops::Conv>())
      return of_convolution(ConvolutionPass::forward, *conv, in[0], in[1], conv->infer(in));
    if (const auto* conv = op.as<ops::ConvInputGrad>())
      return of_convolution(ConvolutionPass::input_gradient, *conv, conv->infer(in), in[1], in[0]);
    if (const auto* conv = op.as<ops::ConvKernelGrad>())
      return of_convolution(ConvolutionPass::kernel_gradient, *conv, in[0], conv->infer(in), in[1]);
    return {};
  }

  bool has_tiles() const {
    if (!is_wanted || geometry.groups != 1 || precision() != Precision::float32) return false;
    const TensorType* const all[] = {&x, &kernel, &y};
    return std::ranges::all_of(all, [](const TensorType* type) {
      return type->dtype == f32 && type->shape.size() > 0 && type->shape.size() <= kMostElements;
    });
  }
};

// Windows without padding and overlap, or nothing.
std::optional<PooledWindows> windows_of(const ops::Pooling& op, const Shape& images, const Shape& pooled) {
  const auto is_zero = [](std::int64_t pad) { return pad == 0; };
  if (op.strides != op.sizes || !std::ranges::all_of(op.pad_before, is_zero)) return {};
  PooledWindows out;
  put_triple(out.windows, ops::image_of(pooled));
  put_triple(out.sizes, op.sizes);
  std::int64_t extents[3] = {1, 1, 1};
  put_triple(extents, ops::image_of(images));
  for (int axis = 0; axis < 3; ++axis)
    if (out.windows[axis] * out.sizes[axis] > extents[axis]) return {};
  return out;
}

ConvolutionTiles product_of(const Site& site, const std::optional<PooledWindows>& pool) {
  const ConvolutionGeometry& g = site.geometry;
  const std::int64_t places = g.batch * (pool ? pool->places() : volume(g.output)), taps = volume(g.kernel);
  switch (site.pass) {
    case ConvolutionPass::forward: return {site.pass, g, pool, places, g.out_channels, taps * g.in_channels};
    case ConvolutionPass::input_gradient:
      return {site.pass, g, pool, g.batch * volume(g.image), g.in_channels, taps * g.out_channels};
    case ConvolutionPass::kernel_gradient: break;
  }
  return {site.pass, g, pool, taps * g.in_channels, g.out_channels, places};
}

}  // namespace

ConvolutionMode convolution_mode_asked_for() { return choice().asked_for(); }
void choose_convolution_mode(ConvolutionMode mode) { choice().choose(mode); }

std::optional<ConvolutionTiles> convolution_tiles(const Op& op, std::span<const TensorType> in) {
  const auto* pooled = op.as<passes::PooledConvGrad>();
  const std::vector<TensorType> types = pooled ? pooled->gradient_inputs(in) : std::vector(in.begin(), in.end());
  const std::optional<Site> site = Site::of(pooled ? pooled->conv_grad : op, types);
  if (!site || !site->has_tiles()) return {};
  std::optional<PooledWindows> pool;
  if (pooled) {
    const auto& winners = *pooled->pool_grad.as<passes::MaxWinnerGrad>();
    pool = windows_of(winners, site->y.shape, in[pooled->pooled_input()].shape);
    if (!pool) return {};
  }
  return with_best_tiles(product_of(*site, pool));
}

std::optional<ConvolutionTiles> convolution_tiles(const passes::PooledEpilogue& op, std::span<const TensorType> in) {
  if (op.keeps_images) return {};
  const auto own = static_cast<std::size_t>(op.fused.producer_inputs);
  const std::optional<Site> site = Site::of(op.fused.producer, in.first(own));
  if (!site || !site->has_tiles()) return {};
  const TensorType images = op.fused.infer(in).front();
  const auto* average = op.pool.as<ops::AveragePool>();
  const auto* greatest = op.pool.as<ops::MaxPool>();
  const ops::Pooling& pooling = average    ? static_cast<const ops::Pooling&>(*average)
                                : greatest ? static_cast<const ops::Pooling&>(*greatest)
                                           : *op.pool.as<passes::MaxPoolWinners>();
  const auto pool = windows_of(pooling, images.shape, op.pool.infer(std::vector{images}).front().shape);
  if (!pool || images.dtype != f32) return {};
  const std::int64_t of_a_window = volume(pool->sizes);  // a thread has four rows beside each other
  if (of_a_window != 2 && of_a_window != 4) return {};
  return with_best_tiles(product_of(*site, pool));
}

}  // namespace hornet::cuda
