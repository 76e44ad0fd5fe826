#include "src/ops/conv.hpp"

#include <hornet/ops/conv.hpp>

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

void expect_channels(const TensorType& x, std::int64_t channels, const TensorType& kernel, std::int64_t groups) {
  const Shape& k = kernel.shape;
  expect_at_least(1, {&groups, 1}, "groups");
  if (checked_multiply(k[2], groups, "channels") != channels || k[3] % groups != 0)
    throw ShapeError("expected a kernel (height, width, channels / " + std::to_string(groups) + ", a multiple of " +
                     std::to_string(groups) + ") for the channels of " + to_string(x) + ", got " + to_string(kernel));
}

Size2D image_of(const Shape& x) { return {x[1], x[2]}; }
Size2D kernel_of(const Shape& k) { return {k[0], k[1]}; }

// dy must be what a convolution of an image of `extents` with that kernel gives.
void expect_windows(const Convolution& conv, Size2D extents, Size2D kernel, const TensorType& dy) {
  const Size2D counts = conv.windows(kernel).counts(extents);
  if (image_of(dy.shape) != counts)
    throw ShapeError("expected a gradient of height " + std::to_string(counts[0]) + " and width " +
                     std::to_string(counts[1]) + ", got " + to_string(dy));
}

Value emit_conv(const Convolution& conv, Value x, Value kernel) { return emit(Conv2D{conv}, {x, kernel}); }
Value emit_input_grad(const Convolution& conv, Size2D extents, Value dy, Value kernel) {
  return emit(Conv2DInputGrad{conv, extents}, {dy, kernel});
}
Value emit_kernel_grad(const Convolution& conv, Size2D extents, Value x, Value dy) {
  return emit(Conv2DKernelGrad{conv, extents}, {x, dy});
}

}  // namespace

TensorType Conv2D::infer(std::span<const TensorType> in) const {
  expect_pair(in);
  expect_rank(4, in[0], "(batch, height, width, channels)");
  expect_rank(4, in[1], "(height, width, channels, filters)");
  const Shape &x = in[0].shape, &k = in[1].shape;
  expect_channels(in[0], x[3], in[1], groups);
  const Size2D counts = windows(kernel_of(k)).counts(image_of(x));
  return {in[0].dtype, {x[0], counts[0], counts[1], k[3]}};
}

std::vector<Value> Conv2D::grad(const GradScope& g) const {
  const Value x = g.input(0), k = g.input(1), dy = g.upstream();
  return {g.needs(0) ? emit_input_grad(*this, image_of(x.shape()), dy, k) : Value(),
          g.needs(1) ? emit_kernel_grad(*this, kernel_of(k.shape()), x, dy) : Value()};
}

TensorType Conv2DInputGrad::infer(std::span<const TensorType> in) const {
  expect_pair(in);
  expect_rank(4, in[0], "(batch, height, width, filters)");
  expect_rank(4, in[1], "(height, width, channels, filters)");
  const Shape &dy = in[0].shape, &k = in[1].shape;
  expect_at_least(0, extents, "extents");
  const std::int64_t channels = checked_multiply(k[2], groups, "channels");
  const TensorType x{in[0].dtype, {dy[0], extents[0], extents[1], channels}};
  expect_channels(x, channels, in[1], groups);
  expect_windows(*this, extents, kernel_of(k), in[0]);
  if (dy[3] != k[3])
    throw ShapeError("expected a gradient of as many filters as the kernel, got " + to_string(dy) + " and " +
                     to_string(k));
  return x;
}

std::vector<Value> Conv2DInputGrad::grad(const GradScope& g) const {
  const Value dy = g.input(0), k = g.input(1), u = g.upstream();  // u is shaped as x
  return {g.needs(0) ? emit_conv(*this, u, k) : Value(),
          g.needs(1) ? emit_kernel_grad(*this, kernel_of(k.shape()), u, dy) : Value()};
}

TensorType Conv2DKernelGrad::infer(std::span<const TensorType> in) const {
  expect_pair(in);
  expect_rank(4, in[0], "(batch, height, width, channels)");
  expect_rank(4, in[1], "(batch, height, width, filters)");
  const Shape &x = in[0].shape, &dy = in[1].shape;
  expect_at_least(1, {&groups, 1}, "groups");
  const TensorType kernel{in[0].dtype, {extents[0], extents[1], x[3] / groups, dy[3]}};
  expect_channels(in[0], x[3], kernel, groups);
  expect_windows(*this, image_of(x), extents, in[1]);
  if (x[0] != dy[0])
    throw ShapeError("expected images and gradients of one batch, got " + to_string(x) + " and " + to_string(dy));
  return kernel;
}

std::vector<Value> Conv2DKernelGrad::grad(const GradScope& g) const {
  const Value x = g.input(0), dy = g.input(1), u = g.upstream();  // u is shaped as the kernel
  return {g.needs(0) ? emit_input_grad(*this, image_of(x.shape()), dy, u) : Value(),
          g.needs(1) ? emit_conv(*this, x, u) : Value()};
}

std::vector<OpDefinition> conv_catalog() { return define<Conv2D, Conv2DInputGrad, Conv2DKernelGrad>(); }

Value conv2d(Value x, Value kernel, const Conv2DOptions& options) {
  if (x.rank() != 4 || kernel.rank() != 4)
    throw ShapeError(
        "conv2d: expected images (batch, height, width, channels) and a kernel (height, width, channels, "
        "filters), got " +
        to_string(x.shape()) + " and " + to_string(kernel.shape()));
  const Size2D spans = Windows{.sizes = kernel_of(kernel.shape()), .dilations = options.dilations}.spans();
  const Pads pads = options.padding.resolve(image_of(x.shape()), spans, options.strides);
  return emit_conv({options.strides, options.dilations, pads.before, pads.after, options.groups}, x, kernel);
}

}  // namespace hornet::ops
