#include "src/backends/cuda/module/recurrence.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "src/backends/cuda/workspace.hpp"

namespace hornet::cuda {
namespace {

using RnnDescription = Owned<cudnnRNNDescriptor_t, cudnnDestroyRNNDescriptor>;
using SequenceDescription = Owned<cudnnRNNDataDescriptor_t, cudnnDestroyRNNDataDescriptor>;
using TensorDescription = Owned<cudnnTensorDescriptor_t, cudnnDestroyTensorDescriptor>;
using DropoutDescription = Owned<cudnnDropoutDescriptor_t, cudnnDestroyDropoutDescriptor>;
using DeviceBytes = Owned<void*, cudaFree>;

constexpr std::int64_t kMostElements = std::numeric_limits<std::int32_t>::max();

bool fits(const RecurrenceCall& call) {
  const std::int64_t widest = std::max(call.in, call.units), gates = 4;
  const std::int64_t least = std::min({call.steps, call.batch, call.in, call.units});
  if (least < 1 || widest > kMostElements / gates) return false;
  std::int64_t elements = call.steps;
  return !__builtin_mul_overflow(elements, call.batch, &elements) &&
         !__builtin_mul_overflow(elements, widest * gates, &elements) && elements <= kMostElements &&
         call.units <= kMostElements / gates / widest;
}

int narrow(std::int64_t n) { return static_cast<int>(n); }

DropoutDescription no_dropout(cudnnHandle_t handle) {
  cudnnDropoutDescriptor_t raw = nullptr;
  expect(cudnnCreateDropoutDescriptor(&raw), "describe a layer without dropout");
  DropoutDescription description(raw);
  expect(cudnnSetDropoutDescriptor(raw, handle, 0, nullptr, 0, 0), "describe a layer without dropout");
  return description;
}

// The standard algorithm: for the persistent ones cuDNN promises less, of sizes and of GPUs. Strict float32 is
// multiplications and additions of floats alone; CUDNN_DEFAULT_MATH may round factors to TensorFloat-32, and never to
// half, which takes CUDNN_TENSOR_OP_MATH_ALLOW_CONVERSION.
RnnDescription rnn_description(const RecurrenceCall& call, Precision precision, cudnnDropoutDescriptor_t dropout) {
  cudnnRNNDescriptor_t raw = nullptr;
  expect(cudnnCreateRNNDescriptor(&raw), "describe a recurrent layer");
  RnnDescription description(raw);
  expect(cudnnSetRNNDescriptor_v8(
             raw, CUDNN_RNN_ALGO_STANDARD, call.cell == RecurrentCell::lstm ? CUDNN_LSTM : CUDNN_GRU,
             call.bias ? CUDNN_RNN_DOUBLE_BIAS : CUDNN_RNN_NO_BIAS, CUDNN_UNIDIRECTIONAL, CUDNN_LINEAR_INPUT,
             CUDNN_DATA_FLOAT, CUDNN_DATA_FLOAT, precision == Precision::float32 ? CUDNN_FMA_MATH : CUDNN_DEFAULT_MATH,
             narrow(call.in), narrow(call.units), narrow(call.units), 1, dropout, CUDNN_RNN_PADDED_IO_DISABLED),
         "describe a recurrent layer");
  return description;
}

// Sequences of one length, packed: step after step, all of the batch.
SequenceDescription sequence_description(const RecurrenceCall& call, std::int64_t width) {
  cudnnRNNDataDescriptor_t raw = nullptr;
  expect(cudnnCreateRNNDataDescriptor(&raw), "describe sequences");
  SequenceDescription description(raw);
  const std::vector<int> lengths(static_cast<std::size_t>(call.batch), narrow(call.steps));
  expect(cudnnSetRNNDataDescriptor(raw, CUDNN_DATA_FLOAT, CUDNN_RNN_DATA_LAYOUT_SEQ_MAJOR_PACKED, narrow(call.steps),
                                   narrow(call.batch), narrow(width), lengths.data(), nullptr),
         "describe sequences");
  return description;
}

TensorDescription tensor_description() {
  cudnnTensorDescriptor_t raw = nullptr;
  expect(cudnnCreateTensorDescriptor(&raw), "describe a tensor");
  return TensorDescription(raw);
}

// [layers, batch, units] of one layer.
TensorDescription state_description(const RecurrenceCall& call) {
  TensorDescription description = tensor_description();
  const int extents[] = {1, narrow(call.batch), narrow(call.units)};
  const int strides[] = {extents[1] * extents[2], extents[2], 1};
  expect(cudnnSetTensorNdDescriptor(description.get(), CUDNN_DATA_FLOAT, 3, extents, strides), "describe states");
  return description;
}

class CudnnRecurrence final : public Recurrence {
 public:
  CudnnRecurrence(Cudnn& cudnn, const RecurrenceCall& call, Precision precision)
      : cudnn_(cudnn),
        call_(call),
        x_(sequence_description(call, call.in)),
        y_(sequence_description(call, call.units)),
        state_(state_description(call)) {
    const Cudnn::Use use(cudnn_);
    dropout_ = no_dropout(use.handle());
    rnn_ = rnn_description(call, precision, dropout_.get());
    expect(cudnnGetRNNWeightSpaceSize(use.handle(), rnn_.get(), &weight_bytes_), "ask for a layer's weights");
    expect(cudnnGetRNNTempSpaceSizes(use.handle(), rnn_.get(), mode(), x_.get(), &workspace_bytes_, &kept_bytes_),
           "ask for a layer's memory");
    if (!call_.training) kept_bytes_ = 0;
    find_gates(use.handle());
  }

  Gate gate(int i, bool of_state) const override { return gates_.at(static_cast<std::size_t>(i + gates() * of_state)); }
  std::int64_t weight_bytes() const override { return static_cast<std::int64_t>(weight_bytes_); }
  std::int64_t kept_bytes() const override { return static_cast<std::int64_t>(kept_bytes_); }
  std::int64_t workspace_bytes() const override { return padded_bytes(static_cast<std::int64_t>(workspace_bytes_)); }

  // The lengths of the sequences, which cuDNN has with their description, need not be on the device as well (since
  // 8.9.1; earlier versions are refused when the backend is built).
  void forward(const Tensors& of, const Results& to, void* workspace) override {
    const Cudnn::Use use(cudnn_);
    expect(cudnnRNNForward(use.handle(), rnn_.get(), mode(), nullptr, x_.get(), of.x, y_.get(), to.y, state_.get(),
                           of.h, to.last_h, state_.get(), of.c, to.last_c, weight_bytes_, of.weights, workspace_bytes_,
                           scratch(workspace), kept_bytes_, to.kept),
           "run a recurrent layer");
  }

  // The gradients of the weights need what those of the data leave in the memory that was kept. They are added to what
  // is there.
  void backward(const Tensors& of, const Gradients& to, void* workspace) override {
    const Cudnn::Use use(cudnn_);
    expect(
        cudnnRNNBackwardData_v8(use.handle(), rnn_.get(), nullptr, y_.get(), to.y, to.dy, x_.get(), to.dx, state_.get(),
                                of.h, to.d_last_h, to.dh, state_.get(), of.c, to.d_last_c, to.dc, weight_bytes_,
                                of.weights, workspace_bytes_, scratch(workspace), kept_bytes_, to.kept),
        "make the gradient of a recurrent layer's data");
    if (!to.d_weights) return;
    expect(cudaMemsetAsync(to.d_weights, 0, weight_bytes_, use.stream()), "clear the gradient of weights");
    expect(cudnnRNNBackwardWeights_v8(use.handle(), rnn_.get(), CUDNN_WGRAD_MODE_ADD, nullptr, x_.get(), of.x,
                                      state_.get(), of.h, y_.get(), to.y, weight_bytes_, to.d_weights, workspace_bytes_,
                                      scratch(workspace), kept_bytes_, to.kept),
           "make the gradient of a recurrent layer's weights");
  }

 private:
  int gates() const { return call_.cell == RecurrentCell::lstm ? 4 : 3; }
  cudnnForwardMode_t mode() const { return call_.training ? CUDNN_FWD_MODE_TRAINING : CUDNN_FWD_MODE_INFERENCE; }
  void* scratch(void* workspace) const { return workspace_bytes_ ? aligned_workspace(workspace) : nullptr; }

  // cuDNN tells addresses within memory that is there: for as long as it is asked, there is some. It numbers the
  // input's matrices of all gates, then the state's.
  void find_gates(cudnnHandle_t handle) {
    void* raw = nullptr;
    if (cudaMalloc(&raw, weight_bytes_) != cudaSuccess) {
      cudaGetLastError();
      throw Unsupported("there is no room for a layer's weights");
    }
    const DeviceBytes memory(raw);
    const TensorDescription matrix = tensor_description(), bias = tensor_description();
    for (int i = 0; i < 2 * gates(); ++i) {
      void *matrix_at = nullptr, *bias_at = nullptr;
      expect(cudnnGetRNNWeightParams(handle, rnn_.get(), 0, weight_bytes_, raw, i, matrix.get(), &matrix_at, bias.get(),
                                     &bias_at),
             "find a gate's weights");
      expect_rows(matrix.get(), i < gates() ? call_.in : call_.units);
      if (call_.bias != (bias_at != nullptr)) throw Unsupported("a gate has other biases than expected");
      const auto floats = [&](const void* at) {
        return (static_cast<const std::byte*>(at) - static_cast<const std::byte*>(raw)) /
               static_cast<std::int64_t>(sizeof(float));
      };
      gates_[static_cast<std::size_t>(i)] = {floats(matrix_at), bias_at ? floats(bias_at) : -1};
    }
  }

  // Throws Unsupported unless a matrix lies as Recurrence::Gate says: [1, units, columns], row by row.
  void expect_rows(cudnnTensorDescriptor_t matrix, std::int64_t columns) const {
    cudnnDataType_t type{};
    int axes = 0;
    std::array<int, 3> extents{}, strides{};
    expect(cudnnGetTensorNdDescriptor(matrix, 3, &type, &axes, extents.data(), strides.data()), "find a gate's matrix");
    if (axes != 3 || extents[1] != call_.units || extents[2] != columns || strides[1] != columns || strides[2] != 1)
      throw Unsupported("a gate's matrix lies otherwise than expected");
  }

  Cudnn& cudnn_;
  RecurrenceCall call_;
  SequenceDescription x_, y_;
  TensorDescription state_;
  DropoutDescription dropout_;
  RnnDescription rnn_;
  std::size_t weight_bytes_ = 0, workspace_bytes_ = 0, kept_bytes_ = 0;
  std::array<Gate, 8> gates_{};
};

}  // namespace

std::unique_ptr<Recurrence> Recurrences::make(const RecurrenceCall& call, Precision precision) {
  if (!Cudnn::cublas_repeats() || !fits(call)) return nullptr;
  try {
    return std::make_unique<CudnnRecurrence>(cudnn_, call, precision);
  } catch (const Unsupported&) {
  }
  return nullptr;
}

}  // namespace hornet::cuda
