#include "layers/interpolation.hpp"

#include <cmath>
#include <hornet/ops/gather.hpp>
#include <numbers>

#include "layers/arguments.hpp"
#include "layers/axis_product.hpp"

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

// The place in the input, counted in pixels, of the center of output pixel j.
double center(std::int64_t j, std::int64_t in, std::int64_t out) {
  return (static_cast<double>(j) + 0.5) * static_cast<double>(in) / static_cast<double>(out) - 0.5;
}

// [in, out]: column j holds the weights of the input pixels in output pixel j; each column sums to 1.
Tensor weights(std::int64_t in, std::int64_t out, std::string_view method, bool antialias) {
  const double width = antialias ? std::max(1.0, static_cast<double>(in) / static_cast<double>(out)) : 1.0;
  Tensor matrix(f64, {in, out});
  const std::span<double> w = matrix.data<double>();
  for (std::int64_t j = 0; j < out; ++j) {
    double sum = 0;
    for (std::int64_t i = 0; i < in; ++i)
      sum += w[static_cast<std::size_t>(i * out + j)] =
          kernel(method, std::abs(center(j, in, out) - static_cast<double>(i)) / width);
    for (std::int64_t i = 0; i < in; ++i) w[static_cast<std::size_t>(i * out + j)] /= sum;
  }
  return matrix;
}

// The input pixel of each output pixel, computed in float32 as Keras does.
Tensor nearest(std::int64_t in, std::int64_t out) {
  std::vector<std::int64_t> pixels;
  for (std::int64_t j = 0; j < out; ++j)
    pixels.push_back(static_cast<std::int64_t>(
        std::floor((static_cast<float>(j) + 0.5F) * static_cast<float>(in) / static_cast<float>(out))));
  return Tensor::from<std::int64_t>(pixels);
}

}  // namespace

void expect_interpolation(std::string_view layer, const std::string& method) {
  expect_one_of(layer, "interpolation", method, {"nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"});
}

Value resize_axis(Value x, int axis, std::int64_t extent, const std::string& method, bool antialias) {
  const std::int64_t in = x.shape()[axis];
  if (in == extent) return x;
  if (method == "nearest") return ops::gather(x, x.graph().constant(nearest(in, extent)), axis);
  return multiply_axis(x, axis, weights(in, extent, method, antialias));
}

}  // namespace hornet::layers
