#include "src/backends/cuda/module/convolution_plan.hpp"

#include <algorithm>
#include <limits>

#include "src/backends/cuda/workspace.hpp"

namespace hornet::cuda {
namespace {

constexpr std::int64_t kMostWorkspace = std::int64_t{512} << 20;  // engines that want more are passed over
constexpr std::int64_t kMostElements = std::numeric_limits<std::int32_t>::max();

using Numbers = std::vector<std::int64_t>;

// Extents in the order N, C, space, as cuDNN writes them of any layout. Space has two axes or three: one alone counts
// as a width, with a height of 1.
struct Geometry {
  Numbers image, output, kernel;  // N C space…, N K space…, K C/groups space…
  Numbers pad_before, pad_after, strides, dilations;
};

Geometry geometry_of(const ConvolutionCall& call) {
  const std::ptrdiff_t first_axis = call.axes == 3 ? 0 : 1;
  const auto space = [&](const std::int64_t(&values)[3]) { return Numbers(values + first_axis, values + 3); };
  const auto extents = [&](std::int64_t first, std::int64_t second, const std::int64_t(&values)[3]) {
    Numbers all{first, second};
    all.insert(all.end(), values + first_axis, values + 3);
    return all;
  };
  return {.image = extents(call.batch, call.in_channels, call.image),
          .output = extents(call.batch, call.out_channels, call.output),
          .kernel = extents(call.out_channels, call.in_channels / call.groups, call.kernel),
          .pad_before = space(call.pad_before),
          .pad_after = space(call.pad_after),
          .strides = space(call.strides),
          .dilations = space(call.dilations)};
}

bool fits(const Numbers& extents) {
  std::int64_t elements = 1;
  for (const std::int64_t extent : extents)
    if (extent < 1 || __builtin_mul_overflow(elements, extent, &elements)) return false;
  return elements <= kMostElements;
}

Numbers channels_last_strides(const Numbers& extents) {
  Numbers strides(extents.size());
  strides[1] = 1;
  std::int64_t stride = extents[1];
  for (std::size_t axis = extents.size(); axis-- > 2; stride *= extents[axis]) strides[axis] = stride;
  strides[0] = stride;
  return strides;
}

CudnnDescriptor tensor(ConvolutionTensor name, const Numbers& extents, cudnnDataType_t type) {
  CudnnDescriptor described = cudnn_descriptor(CUDNN_BACKEND_TENSOR_DESCRIPTOR);
  set(described, CUDNN_ATTR_TENSOR_UNIQUE_ID, CUDNN_TYPE_INT64, static_cast<std::int64_t>(name));
  set(described, CUDNN_ATTR_TENSOR_DATA_TYPE, CUDNN_TYPE_DATA_TYPE, type);
  set(described, CUDNN_ATTR_TENSOR_DIMENSIONS, CUDNN_TYPE_INT64, std::span<const std::int64_t>(extents));
  set(described, CUDNN_ATTR_TENSOR_STRIDES, CUDNN_TYPE_INT64,
      std::span<const std::int64_t>(channels_last_strides(extents)));
  set(described, CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, CUDNN_TYPE_INT64, kLibraryVector);
  finish(described, "describe a convolution's tensor");
  return described;
}

CudnnDescriptor convolution(const Geometry& g) {
  CudnnDescriptor described = cudnn_descriptor(CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR);
  const auto by_axis = [&](cudnnBackendAttributeName_t attribute, const Numbers& values) {
    set(described, attribute, CUDNN_TYPE_INT64, std::span<const std::int64_t>(values));
  };
  set(described, CUDNN_ATTR_CONVOLUTION_COMP_TYPE, CUDNN_TYPE_DATA_TYPE, CUDNN_DATA_FLOAT);
  set(described, CUDNN_ATTR_CONVOLUTION_CONV_MODE, CUDNN_TYPE_CONVOLUTION_MODE, CUDNN_CROSS_CORRELATION);
  set(described, CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS, CUDNN_TYPE_INT64, static_cast<std::int64_t>(g.strides.size()));
  by_axis(CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS, g.pad_before);
  by_axis(CUDNN_ATTR_CONVOLUTION_POST_PADDINGS, g.pad_after);
  by_axis(CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, g.strides);
  by_axis(CUDNN_ATTR_CONVOLUTION_DILATIONS, g.dilations);
  finish(described, "describe a convolution");
  return described;
}

// cuDNN's words for an operation and what belongs to it.
struct OperationNames {
  cudnnBackendDescriptorType_t type;
  cudnnBackendAttributeName_t convolution, image, kernel, output, alpha, beta;
};

OperationNames names_of(ConvolutionPass pass) {
  switch (pass) {
    case ConvolutionPass::forward:
      return {CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR,
              CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC,
              CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X,
              CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W,
              CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y,
              CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA,
              CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA};
    case ConvolutionPass::input_gradient:
      return {CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_DATA_DESCRIPTOR,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_CONV_DESC,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DX,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_W,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DY,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_ALPHA,
              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_BETA};
    case ConvolutionPass::kernel_gradient: break;
  }
  return {CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_FILTER_DESCRIPTOR,
          CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_CONV_DESC,
          CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_X,
          CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DW,
          CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DY,
          CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_ALPHA,
          CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_BETA};
}

// A graph of one operation.
CudnnDescriptor operation_graph(ConvolutionPass pass, const Geometry& g, cudnnDataType_t type) {
  const OperationNames names = names_of(pass);
  const CudnnDescriptor operation = cudnn_descriptor(names.type);
  set(operation, names.convolution, convolution(g));
  set(operation, names.image, tensor(kConvolutionImage, g.image, type));
  set(operation, names.kernel, tensor(kConvolutionKernel, g.kernel, type));
  set(operation, names.output, tensor(kConvolutionOutput, g.output, type));
  set(operation, names.alpha, CUDNN_TYPE_FLOAT, 1.0F);
  set(operation, names.beta, CUDNN_TYPE_FLOAT, 0.0F);
  finish(operation, "describe a convolution's pass");
  CudnnDescriptor graph = cudnn_descriptor(CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR);
  set(graph, CUDNN_ATTR_OPERATIONGRAPH_OPS, operation);
  finish(graph, "describe a convolution's pass");
  return graph;
}

// The fastest by the estimate first.
std::vector<CudnnDescriptor> configurations(const CudnnDescriptor& graph, cudnnBackendHeurMode_t mode,
                                            const CudnnDescriptor& device) {
  constexpr std::size_t most = 128;
  const CudnnDescriptor heuristics = cudnn_descriptor(CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR);
  set(heuristics, CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH, graph);
  set(heuristics, CUDNN_ATTR_ENGINEHEUR_MODE, CUDNN_TYPE_HEUR_MODE, mode);
  set(heuristics, CUDNN_ATTR_ENGINEHEUR_DEVICEPROP, device);
  finish(heuristics, "choose a convolution's engine");
  std::vector<CudnnDescriptor> found;
  std::vector<cudnnBackendDescriptor_t> raw;
  for (std::size_t i = 0; i < most; ++i)
    raw.push_back(found.emplace_back(cudnn_descriptor(CUDNN_BACKEND_ENGINECFG_DESCRIPTOR)).get());
  found.resize(get(heuristics, CUDNN_ATTR_ENGINEHEUR_RESULTS, CUDNN_TYPE_BACKEND_DESCRIPTOR, std::span(raw)));
  return found;
}

// Strict float32 is multiplications and additions of floats and nothing else; tf32 may round factors to TensorFloat-32,
// never to half, and bfloat16 stays what it is. None of them transforms tensors (Winograd, Fourier), nor adds in less
// than float32 or in an order that differs from run to run. What is not known is not taken.
bool computes(const CudnnDescriptor& configuration, Precision precision) {
  return std::ranges::all_of(numerical_notes(configuration), [&](cudnnBackendNumericalNote_t note) {
    return note == CUDNN_NUMERICAL_NOTE_STRICT_NAN_PROP ||
           (note == CUDNN_NUMERICAL_NOTE_TENSOR_CORE && precision != Precision::float32);
  });
}

// No value where cuDNN has nothing.
template <class F>
auto unless_unsupported(const F& f) -> std::optional<decltype(f())> {
  try {
    return f();
  } catch (const Unsupported&) {
    return std::nullopt;
  }
}

// No value where the engine does not support the operation after all, or wants too much memory.
std::optional<ConvolutionPlan> plan_of(CudnnDescriptor configuration, const CudnnDescriptor& device) {
  ConvolutionPlan found{std::move(configuration), cudnn_descriptor(CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR)};
  set(found.plan, CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG, found.configuration);
  set(found.plan, CUDNN_ATTR_EXECUTION_PLAN_DEVICEPROP, device);
  if (cudnnBackendFinalize(found.plan.get()) != CUDNN_STATUS_SUCCESS) return std::nullopt;
  get(found.plan, CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE, CUDNN_TYPE_INT64, std::span(&found.workspace_bytes, 1));
  if (found.workspace_bytes > kMostWorkspace) return std::nullopt;
  return found;
}

}  // namespace

std::vector<cudnnBackendNumericalNote_t> numerical_notes(const CudnnDescriptor& configuration) {
  const CudnnDescriptor engine = cudnn_descriptor(CUDNN_BACKEND_ENGINE_DESCRIPTOR);
  cudnnBackendDescriptor_t raw = engine.get();
  get(configuration, CUDNN_ATTR_ENGINECFG_ENGINE, CUDNN_TYPE_BACKEND_DESCRIPTOR, std::span(&raw, 1));
  std::vector<cudnnBackendNumericalNote_t> notes(CUDNN_NUMERICAL_NOTE_TYPE_COUNT);
  notes.resize(get(engine, CUDNN_ATTR_ENGINE_NUMERICAL_NOTE, CUDNN_TYPE_NUMERICAL_NOTE, std::span(notes)));
  return notes;
}

std::optional<ConvolutionPlan> plan_convolution(const ConvolutionCall& call, Precision precision,
                                                const CudnnDescriptor& device) {
  const Geometry g = geometry_of(call);
  if (!fits(g.image) || !fits(g.output) || !fits(g.kernel)) return std::nullopt;
  const cudnnDataType_t type = precision == Precision::bf16 ? CUDNN_DATA_BFLOAT16 : CUDNN_DATA_FLOAT;
  const std::optional<CudnnDescriptor> graph = unless_unsupported([&] { return operation_graph(call.pass, g, type); });
  if (!graph) return std::nullopt;
  for (const auto mode : {CUDNN_HEUR_MODE_A, CUDNN_HEUR_MODE_B, CUDNN_HEUR_MODE_FALLBACK})
    if (auto found = unless_unsupported([&] { return configurations(*graph, mode, device); }))
      for (CudnnDescriptor& each : *found)
        if (computes(each, precision))
          if (auto plan = plan_of(std::move(each), device)) return plan;
  return std::nullopt;
}

}  // namespace hornet::cuda
