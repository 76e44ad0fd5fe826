#include "src/ops/conv.hpp"

#include <hornet/ops/conv.hpp>
#include <hornet/ops/shape.hpp>

#include "src/ops/catalog.hpp"
#include "src/ops/emit.hpp"
#include "src/ops/expect.hpp"

namespace hornet::ops {
namespace {

void expect_pair(std::span<const TensorType> in) {
  expect_inputs(in, 2);
  expect_floating(in[0]);
  if (in[0].dtype != in[1].dtype)
    throw DTypeError("expected two inputs of one dtype, got " + to_string(in[0]) + " and " + to_string(in[1]));
}

// A kernel of as many axes as the images of x.
void expect_kernel(const TensorType& x, const TensorType& kernel) {
  expect_image(x);
  if (kernel.shape.rank() != x.shape.rank())
    throw ShapeError("expected a kernel of rank " + std::to_string(x.shape.rank()) +
                     " (an extent for each axis of an image, channels, filters) for " + to_string(x) + ", got " +
                     to_string(kernel));
}

void expect_channels(const TensorType& x, std::int64_t channels, const TensorType& kernel, std::int64_t groups) {
  const Shape& k = kernel.shape;
  expect_at_least(1, {&groups, 1}, "groups");
  if (checked_multiply(k[-2], groups, "channels") != channels || k.back() % groups != 0)
    throw ShapeError("expected a kernel (..., channels / " + std::to_string(groups) + ", a multiple of " +
                     std::to_string(groups) + ") for the channels of " + to_string(x) + ", got " + to_string(kernel));
}

// dy must be what a convolution of an image of `extents` with that kernel gives.
void expect_windows(const Convolution& conv, const Extents& extents, const Extents& kernel, const TensorType& dy) {
  const Extents counts = conv.windows(kernel).counts(extents);
  if (image_of(dy.shape) != counts)
    throw ShapeError("expected a gradient of extents " + to_string(Shape(counts)) + ", got " + to_string(dy));
}

Value emit_conv(const Convolution& conv, Value x, Value kernel) { return emit(Conv{conv}, {x, kernel}); }
Value emit_input_grad(const Convolution& conv, const Extents& extents, Value dy, Value kernel) {
  return emit(ConvInputGrad{conv, extents}, {dy, kernel});
}
Value emit_kernel_grad(const Convolution& conv, const Extents& extents, Value x, Value dy) {
  return emit(ConvKernelGrad{conv, extents}, {x, dy});
}

}  // namespace

TensorType Conv::infer(std::span<const TensorType> in) const {
  expect_pair(in);
  expect_kernel(in[0], in[1]);
  const Shape &x = in[0].shape, &k = in[1].shape;
  expect_channels(in[0], x.back(), in[1], groups);
  return {in[0].dtype, image_shape(x[0], windows(kernel_of(k)).counts(image_of(x)), k.back())};
}

std::vector<Value> Conv::grad(const GradScope& g) const {
  const Value x = g.input(0), k = g.input(1), dy = g.upstream();
  return {g.needs(0) ? emit_input_grad(*this, image_of(x.shape()), dy, k) : Value(),
          g.needs(1) ? emit_kernel_grad(*this, kernel_of(k.shape()), x, dy) : Value()};
}

TensorType ConvInputGrad::infer(std::span<const TensorType> in) const {
  expect_pair(in);
  expect_kernel(in[0], in[1]);
  const Shape &dy = in[0].shape, &k = in[1].shape;
  expect_at_least(0, extents, "extents");
  const std::int64_t channels = checked_multiply(k[-2], groups, "channels");
  const TensorType x{in[0].dtype, image_shape(dy[0], extents, channels)};
  expect_channels(x, channels, in[1], groups);
  expect_windows(*this, extents, kernel_of(k), in[0]);
  if (dy.back() != k.back())
    throw ShapeError("expected a gradient of as many filters as the kernel, got " + to_string(dy) + " and " +
                     to_string(k));
  return x;
}

std::vector<Value> ConvInputGrad::grad(const GradScope& g) const {
  const Value dy = g.input(0), k = g.input(1), u = g.upstream();  // u is shaped as x
  return {g.needs(0) ? emit_conv(*this, u, k) : Value(),
          g.needs(1) ? emit_kernel_grad(*this, kernel_of(k.shape()), u, dy) : Value()};
}

TensorType ConvKernelGrad::infer(std::span<const TensorType> in) const {
  expect_pair(in);
  expect_image(in[0]);
  expect_rank(in[0].shape.rank(), in[1], "as the images");
  const Shape &x = in[0].shape, &dy = in[1].shape;
  expect_at_least(1, {&groups, 1}, "groups");
  const TensorType kernel{in[0].dtype, Shape(extents) + Shape{x.back() / groups, dy.back()}};
  expect_channels(in[0], x.back(), kernel, groups);
  expect_windows(*this, image_of(x), extents, in[1]);
  if (x[0] != dy[0])
    throw ShapeError("expected images and gradients of one batch, got " + to_string(x) + " and " + to_string(dy));
  return kernel;
}

std::vector<Value> ConvKernelGrad::grad(const GradScope& g) const {
  const Value x = g.input(0), dy = g.input(1), u = g.upstream();  // u is shaped as the kernel
  return {g.needs(0) ? emit_input_grad(*this, image_of(x.shape()), dy, u) : Value(),
          g.needs(1) ? emit_conv(*this, x, u) : Value()};
}

std::vector<OpDefinition> conv_catalog() { return define<Conv, ConvInputGrad, ConvKernelGrad>(); }

namespace {

// Of the convolution of images of `image`.
Convolution geometry(const Extents& image, const Shape& kernel, const ConvOptions& options) {
  const Extents strides = or_ones(options.strides, image.size());
  const Extents dilations = or_ones(options.dilations, image.size());
  const Extents spans = Windows{.sizes = kernel_of(kernel), .dilations = dilations}.spans();
  const Pads pads = options.padding.resolve(image, spans, strides);
  return {strides, dilations, pads.before, pads.after, options.groups};
}

}  // namespace

Value conv(Value x, Value kernel, const ConvOptions& options) {
  expect_kernel(x.type(), kernel.type());
  return emit_conv(geometry(image_of(x.shape()), kernel.shape(), options), x, kernel);
}

Value depthwise_conv(Value x, Value kernel, const ConvOptions& options) {
  expect_kernel(x.type(), kernel.type());
  if (options.groups != 1) throw ConfigError("depthwise_conv has a group for each channel, got groups");
  const Shape& k = kernel.shape();
  ConvOptions grouped = options;
  grouped.groups = x.shape().back();
  return conv(x, reshape(kernel, k.slice(0, k.rank() - 2) + Shape{1, k[-2] * k.back()}), grouped);
}

Value conv_transpose(Value y, Value kernel, const Extents& image, const ConvOptions& options) {
  expect_kernel(y.type(), kernel.type());
  return emit_input_grad(geometry(image, kernel.shape(), options), image, y, kernel);
}

}  // namespace hornet::ops
