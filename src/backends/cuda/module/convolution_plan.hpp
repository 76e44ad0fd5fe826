// What cuDNN computes a convolution with, asked of its heuristics. It takes a description of the device and not the
// device itself, so that the tests see the choice for a GPU that is not there (tests/cuda/convolution_plans.cpp).
#pragma once

#include <optional>
#include <vector>

#include "src/backends/cuda/driver.hpp"
#include "src/backends/cuda/module/cudnn_graph.hpp"

namespace hornet::cuda {

// The names under which an execution is given a convolution's tensors: channels last, a kernel [filters, space,
// channels of a group]. All are of one type, bfloat16 where that is the precision.
enum ConvolutionTensor : std::int64_t { kConvolutionImage = 1, kConvolutionKernel, kConvolutionOutput };

struct ConvolutionPlan {
  CudnnDescriptor configuration, plan;
  std::int64_t workspace_bytes = 0;
};

// The engine that is the fastest by cuDNN's estimate of those that always give the same bits, have the precision's
// arithmetic, and do not want too much memory. No value where there is none, nor for tensors of 2^31 elements or none.
std::optional<ConvolutionPlan> plan_convolution(const ConvolutionCall& call, Precision precision,
                                                const CudnnDescriptor& device);

// What an engine does that its results show.
std::vector<cudnnBackendNumericalNote_t> numerical_notes(const CudnnDescriptor& configuration);

}  // namespace hornet::cuda
