// What cuDNN would compute convolutions with on a GPU that is not here: the library itself is asked, of a device that
// is described to it.
#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "benchmarks/gpu_calibrate.hpp"
#include "benchmarks/workloads.hpp"
#include "src/backends/cuda/module/convolution_plan.hpp"
#include "tests/cuda/backends.hpp"
#include "tests/cuda/emulated_libraries.hpp"

using namespace hornet;
using namespace hornet::cuda;

namespace {

// As NVIDIA describes the H200 and compute capability 9.0: 132 multiprocessors of 228 KiB shared memory, 141 GB.
constexpr std::string_view h200 = R"({
  "deviceName": "NVIDIA H200", "cudaDeviceId": 0, "deviceVer": 900, "driverVer": 13000, "pciDeviceId": 0,
  "isTccDriver": 0, "supportCoopLaunch": 1, "multiProcessorCount": 132, "warpSize": 32, "totalGlobalMem": 150754820096,
  "maxGridSize": [2147483647, 65535, 65535], "maxBlockSize": [1024, 1024, 64], "maxThreadsPerBlock": 1024,
  "maxThreadsPerSM": 2048, "maxCtasPerSM": 32, "regsPerBlock": 65536, "maxRegistersPerSM": 65536,
  "maxSharedMemoryPerBlock": 49152, "maxSharedMemoryPerBlockOptin": 232448, "reservedSharedMemoryPerBlock": 1024,
  "smClockRateKHz": 1980000, "memClockRateKHz": 3201000, "l2CacheSize": 62914560})";

constexpr ConvolutionPass all_passes[] = {ConvolutionPass::forward, ConvolutionPass::input_gradient,
                                          ConvolutionPass::kernel_gradient};

// Two axes; plan() knows the output's extents.
ConvolutionCall convolution(std::int64_t batch, std::int64_t in_channels, std::int64_t out_channels,
                            std::initializer_list<std::int64_t> image, std::initializer_list<std::int64_t> kernel) {
  ConvolutionCall call;
  call.batch = batch;
  call.in_channels = in_channels;
  call.out_channels = out_channels;
  std::ranges::copy(image, call.image + 1);
  std::ranges::copy(kernel, call.kernel + 1);
  return call;
}

void set_output(ConvolutionCall& call) {
  for (int i = 0; i < 3; ++i)
    call.output[i] =
        (call.image[i] + call.pad_before[i] + call.pad_after[i] - ((call.kernel[i] - 1) * call.dilations[i] + 1)) /
            call.strides[i] +
        1;
}

std::optional<ConvolutionPlan> plan(ConvolutionCall call, Precision precision) {
  static const CudnnDescriptor device = cudnn_device(h200);
  set_output(call);
  return plan_convolution(call, precision, device);
}

bool on_tensor_cores(const ConvolutionPlan& plan) {
  return std::ranges::count(numerical_notes(plan.configuration), CUDNN_NUMERICAL_NOTE_TENSOR_CORE) != 0;
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("strict float32 is computed without tensor cores, tf32 and bfloat16 with them") {
    ConvolutionCall call = convolution(64, 64, 128, {28, 30}, {3, 3});
    for (const ConvolutionPass pass : all_passes) {
      call.pass = pass;
      CAPTURE(static_cast<int>(pass));
      for (const auto& [precision, expected] :
           {std::pair{Precision::float32, false}, {Precision::tf32, true}, {Precision::bf16, true}}) {
        const auto chosen = plan(call, precision);
        REQUIRE(chosen);
        CHECK(on_tensor_cores(*chosen) == expected);
        for (const auto never :
             {CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC, CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION,
              CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS, CUDNN_NUMERICAL_NOTE_WINOGRAD, CUDNN_NUMERICAL_NOTE_FFT})
          CHECK(std::ranges::count(numerical_notes(chosen->configuration), never) == 0);
      }
    }
  }

  TEST_CASE("cuDNN takes padding that differs before and after the image, dilations, groups, one axis and three") {
    ConvolutionCall padded = convolution(16, 32, 48, {29, 31}, {3, 5});
    std::ranges::copy(std::array{1, 2, 3}, padded.strides);
    std::ranges::copy(std::array{0, 0, 1}, padded.pad_before);
    std::ranges::copy(std::array{0, 1, 2}, padded.pad_after);
    ConvolutionCall dilated = convolution(16, 32, 48, {29, 31}, {3, 5});
    std::ranges::copy(std::array{1, 2, 3}, dilated.dilations);
    ConvolutionCall grouped = convolution(16, 32, 48, {29, 31}, {3, 5});
    grouped.groups = 4;
    ConvolutionCall depthwise = convolution(16, 32, 32, {29, 31}, {3, 5});
    depthwise.groups = 32;
    ConvolutionCall of_one_axis = convolution(16, 32, 48, {1, 31}, {1, 5});
    of_one_axis.axes = 1;
    ConvolutionCall of_three = convolution(4, 16, 24, {13, 15}, {3, 5});
    of_three.axes = 3;
    of_three.image[0] = 11;
    of_three.kernel[0] = 2;
    for (ConvolutionCall call : {padded, dilated, grouped, depthwise, of_one_axis, of_three})
      for (const ConvolutionPass pass : all_passes)
        for (const Precision precision : {Precision::float32, Precision::tf32, Precision::bf16}) {
          call.pass = pass;
          CAPTURE(call.axes);
          CAPTURE(call.groups);
          CAPTURE(static_cast<int>(pass));
          CAPTURE(static_cast<int>(precision));
          CHECK(plan(call, precision));
        }
  }

  TEST_CASE("cuDNN is not asked for tensors of 2^31 elements, or of none") {
    CHECK(plan(convolution(1, 64, 64, {5793, 5792}, {1, 1}), Precision::float32));
    CHECK(!plan(convolution(1, 64, 64, {5793, 5793}, {1, 1}), Precision::float32));
    CHECK(!plan(convolution(0, 64, 64, {28, 30}, {3, 3}), Precision::float32));
    CHECK(!plan(convolution(std::numeric_limits<std::int64_t>::max(), 2, 2, {8, 8}, {1, 1}), Precision::float32));
  }

  TEST_CASE("a device that is described badly is an error with cuDNN's words") {
    CHECK_THROWS_WITH_AS(cudnn_device(R"({"deviceName": "NVIDIA H200"})"), doctest::Contains("maxGridSize"),
                         std::runtime_error);
  }

  TEST_CASE("of W5 under mixed_bfloat16 all convolutions but the first are tensor cores'") {
    const OnBackend here(gpu_under_test());
    emulated_convolutions().clear();
    benchmarks::set_precision("mixed_bfloat16");
    benchmarks::run_workload("W5", {.seconds = 0, .data_dir = "", .tiny_batch = 2});
    benchmarks::set_precision("float32");
    REQUIRE(emulated_convolutions().size() >= 3 * 21 - 1);  // the images have no gradient
    for (ConvolutionCall call : emulated_convolutions()) {
      call.batch = 128;
      CAPTURE(call.in_channels);
      CAPTURE(call.out_channels);
      CAPTURE(call.strides[1]);
      CAPTURE(static_cast<int>(call.pass));
      const auto chosen = plan(call, Precision::bf16);
      REQUIRE(chosen);
      CHECK((on_tensor_cores(*chosen) || call.in_channels == 3));
    }
  }
}
