// A layer of gated cells in a library: what the kernels of both of its passes share.
#pragma once

#include <array>
#include <memory>

#include "src/backends/cuda/device/gate_weights.hpp"
#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/strided_copy.hpp"
#include "src/passes/gated_loop.hpp"
#include "src/runtime/kernel.hpp"

namespace hornet::cuda {

RecurrenceCall call_of(const passes::GatedLoop& loop, bool training);

class RecurrentLayer {
 public:
  RecurrentLayer(const passes::GatedLoop& loop, bool training);

  const passes::GatedLoop& loop() const { return loop_; }
  Recurrence& library() const { return *library_; }

  // Places in the scratch, asked for when the kernel is made. Behind all of them lies the library's own.
  std::int64_t room(std::int64_t bytes);
  std::int64_t room_for_x() { return room(loop_.steps * row_bytes(loop_.in)); }
  std::int64_t room_for_y() { return room(loop_.steps * row_bytes(loop_.units)); }
  std::int64_t room_for_state() { return room(row_bytes(loop_.units)); }
  std::int64_t scratch_bytes() const;
  std::byte* at(const KernelArgs& args, std::int64_t place) const;
  void* workspace(const KernelArgs& args) const { return at(args, scratch_bytes_); }

  // The weights as the library wants them; their gradients as the loop does, to those of `out` that are not nullptr.
  void* packed(const KernelArgs& args) const;
  void unpack(const void* weights, const std::array<float*, GatePlaces::parts>& out) const;

  // x or y from the last step to the first, in `turned`; of a loop that goes forwards as it is.
  const void* in_order_x(const void* x, void* turned) const { return in_order(reverse_x_, x, turned); }
  const void* in_order_y(const void* y, void* turned) const { return in_order(reverse_y_, y, turned); }
  const CopyKernel& reverse_x() const { return reverse_x_; }
  const CopyKernel& reverse_y() const { return reverse_y_; }

  // Inputs of the loop, -1 for none: kernel, recurrent kernel, bias, the state's bias.
  std::array<int, GatePlaces::parts> parts() const {
    return {loop_.kernel, loop_.recurrent, loop_.bias, loop_.state_bias};
  }

 private:
  std::int64_t row_bytes(std::int64_t width) const;
  CopyKernel reversed(std::int64_t width) const;
  static const void* in_order(const CopyKernel& reverse, const void* given, void* turned);
  int library_gate(int gate) const;
  GatePlaces places() const;

  passes::GatedLoop loop_;
  std::shared_ptr<Recurrence> library_;
  std::int64_t scratch_bytes_ = 0, weights_ = 0;
  GatePlaces places_{};
  std::function<void(void*)> clear_gaps_;  // and an LSTM's second bias, where the library has more than the loop
  Launch<PackGates> pack_;
  Launch<UnpackGates> unpack_;
  CopyKernel reverse_x_, reverse_y_;
};

}  // namespace hornet::cuda
