// Convolutions by a library, with a library of the tests: the CPU's convolutions.
#include <doctest/doctest.h>

#include <algorithm>
#include <hornet/base/config.hpp>

#include "src/backends/cpu/convolution.hpp"
#include "src/backends/cuda/convolution_library.hpp"
#include "tests/cuda/beside_cpu.hpp"

using namespace hornet;

namespace {

// As cuDNN, it has nothing for tensors that begin anywhere.
class TestLibrary final : public cuda::LibraryCall {
 public:
  static std::shared_ptr<cuda::LibraryCall> ask(const cuda::ConvolutionCall& call) {
    return std::make_shared<TestLibrary>(call);
  }

  explicit TestLibrary(const cuda::ConvolutionCall& call) {
    cpu::ConvolutionShape shape;
    shape.batch = call.batch;
    shape.in_channels = call.in_channels;
    shape.out_channels = call.out_channels;
    shape.groups = call.groups;
    std::ranges::copy(call.image, shape.image.begin());
    std::ranges::copy(call.kernel, shape.kernel.begin());
    std::ranges::copy(call.strides, shape.strides.begin());
    std::ranges::copy(call.dilations, shape.dilations.begin());
    std::ranges::copy(call.pad_before, shape.pad_before.begin());
    std::ranges::copy(call.pad_after, shape.pad_after.begin());
    CHECK(std::ranges::equal(shape.output(), call.output));
    convolution_ = cpu::prepare_convolution<float>(static_cast<cpu::ConvolutionPass>(call.pass), shape);
  }
  std::int64_t workspace_bytes() const override { return convolution_->scratch_bytes(); }
  void run(const void* const* in, void* out, void* workspace) override {
    for (const void* tensor : {in[0], in[1], static_cast<const void*>(out)})
      REQUIRE(reinterpret_cast<std::uintptr_t>(tensor) % 16 == 0);
    convolution_->run(static_cast<const float*>(in[0]), static_cast<const float*>(in[1]), static_cast<float*>(out),
                      workspace, {});
  }

 private:
  std::unique_ptr<cpu::Convolution<float>> convolution_;
};

// A copy of the tensor that begins `offset` bytes behind a multiple of 64, in memory that the second one holds.
void* placed(const Tensor& tensor, std::int64_t offset, Tensor& memory) {
  memory = Tensor(u8, {tensor.bytes() + offset});
  std::copy_n(tensor.raw(), tensor.bytes(), memory.raw() + offset);
  return memory.raw() + offset;
}

// What the library's kernel gives for an op of one convolution, beside the CPU's, with tensors that begin so many bytes
// behind a multiple of 64.
void check(const OpCase& one, const cuda::ConvolutionCall& call, std::int64_t offset) {
  gpu_under_test();
  Graph graph;
  OpCase typed = one;
  for (Tensor& input : typed.inputs) input = input.astype(f32);
  KernelSite site(add_node(graph, typed));
  const Kernel kernel = cuda::kernel_of_library(site, call, TestLibrary::ask);
  REQUIRE(kernel);
  const Tensor out(site.out[0].dtype, site.out[0].shape), scratch(u8, {site.scratch_bytes});
  Tensor memory[3];
  const void* const in[] = {placed(typed.inputs[0], offset, memory[0]), placed(typed.inputs[1], offset, memory[1])};
  void* const results[] = {placed(out, offset, memory[2])};
  std::fill_n(scratch.raw(), scratch.bytes(), std::byte{0xFF});
  kernel({in, results, scratch.raw()});
  std::copy_n(static_cast<const std::byte*>(results[0]), out.bytes(), out.raw());
  CHECK_MESSAGE(largest_difference(out, run_case(one, f32, open_backend())[0]) <= 2e-6,
                one.op << ", offset " << offset);
}

void check_passes(const std::string& geometry, cuda::ConvolutionCall call, const Tensor& x, const Tensor& kernel,
                  const Tensor& y, std::initializer_list<std::int64_t> offsets) {
  const auto extents = [](const Shape& of) {
    return ", \"extents\": " + to_json(ConfigCodec<Shape>::encode(of)) + "}";
  };
  for (const std::int64_t offset : offsets) {
    call.pass = cuda::ConvolutionPass::forward;
    check({"conv", "{" + geometry + "}", {x, kernel}}, call, offset);
    call.pass = cuda::ConvolutionPass::input_gradient;
    check({"conv_input_grad", "{" + geometry + extents(x.shape().slice(1, x.rank() - 1)), {y, kernel}}, call, offset);
    call.pass = cuda::ConvolutionPass::kernel_gradient;
    check({"conv_kernel_grad", "{" + geometry + extents(kernel.shape().slice(0, kernel.rank() - 2)), {x, y}}, call,
          offset);
  }
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("a convolution with other padding before the image than after it goes to the library as it is") {
    const std::string geometry =
        R"("strides": [2, 3], "dilations": [1, 2], "pad_before": [1, 0], "pad_after": [2, 3], "groups": 1)";
    cuda::ConvolutionCall call;
    call.batch = 2;
    call.in_channels = 5;
    call.out_channels = 11;
    std::ranges::copy(std::array{1, 9, 13}, call.image);
    std::ranges::copy(std::array{1, 3, 2}, call.kernel);
    std::ranges::copy(std::array{1, 5, 5}, call.output);
    std::ranges::copy(std::array{1, 2, 3}, call.strides);
    std::ranges::copy(std::array{1, 1, 2}, call.dilations);
    std::ranges::copy(std::array{0, 1, 0}, call.pad_before);
    std::ranges::copy(std::array{0, 2, 3}, call.pad_after);
    const Tensor x = distinct({2, 9, 13, 5}), kernel = distinct({3, 2, 5, 11}, -1, 1), y = distinct({2, 5, 5, 11});
    check_passes(geometry, call, x, kernel, y, {0, 4});
  }

  TEST_CASE(
      "tensors that begin at no multiple of 16 bytes are copied for the library, where their size allows them to") {
    const std::string geometry =
        R"("strides": [1], "dilations": [1], "pad_before": [1], "pad_after": [1], "groups": 1)";
    cuda::ConvolutionCall call;
    call.axes = 1;
    call.batch = 3;
    call.in_channels = 5;
    call.out_channels = 7;
    call.image[2] = call.output[2] = 11;
    call.kernel[2] = 3;
    call.pad_before[2] = call.pad_after[2] = 1;
    check_passes(geometry, call, distinct({3, 11, 5}), distinct({3, 5, 7}, -1, 1), distinct({3, 11, 7}), {0, 4, 12});
  }
}
