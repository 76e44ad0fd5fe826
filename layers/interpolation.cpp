#include "layers/interpolation.hpp"

#include <cmath>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/shape.hpp>
#include <numbers>
#include <numeric>

namespace hornet::layers {
namespace {

double triangle(double distance) { return std::max(0.0, 1 - distance); }

double keys_cubic(double d) {
  if (d < 1) return (1.5 * d - 2.5) * d * d + 1;
  return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
}

double lanczos(double d, double radius) {
  if (d > radius) return 0;
  if (d < 1e-3) return 1;
  const double angle = std::numbers::pi * d;
  return radius * std::sin(angle) * std::sin(angle / radius) / (angle * angle);
}

double kernel(std::string_view method, double distance) {
  if (method == "bilinear") return triangle(distance);
  if (method == "bicubic") return keys_cubic(distance);
  return lanczos(distance, method == "lanczos3" ? 3 : 5);
}

// [in, in · factor]: column j holds the weights of the input pixels in output pixel j; each column sums to 1.
Tensor weights(std::int64_t in, std::int64_t factor, std::string_view method, DType dtype) {
  Tensor matrix(f64, {in, in * factor});
  const std::span<double> w = matrix.data<double>();
  const std::int64_t out = in * factor;
  for (std::int64_t j = 0; j < out; ++j) {
    const double center = (static_cast<double>(j) + 0.5) / static_cast<double>(factor) - 0.5;
    double sum = 0;
    for (std::int64_t i = 0; i < in; ++i)
      sum += w[static_cast<std::size_t>(i * out + j)] = kernel(method, std::abs(center - static_cast<double>(i)));
    for (std::int64_t i = 0; i < in; ++i) w[static_cast<std::size_t>(i * out + j)] /= sum;
  }
  return matrix.astype(dtype);
}

}  // namespace

Value enlarge(Value x, int axis, std::int64_t factor, std::string_view method) {
  if (factor == 1) return x;
  std::vector<std::int64_t> exchange(static_cast<std::size_t>(x.rank()));
  std::iota(exchange.begin(), exchange.end(), 0);
  std::swap(exchange[static_cast<std::size_t>(axis)], exchange.back());

  const std::int64_t in = x.shape()[axis];
  const Value lines = ops::transpose(x, exchange);
  const Value matrix = x.graph().constant(weights(in, factor, method, x.dtype()));
  const Value longer = ops::matmul(ops::reshape(lines, {None, in}), matrix);
  return ops::transpose(ops::reshape(longer, lines.shape().with(-1, in * factor)), exchange);
}

}  // namespace hornet::layers
