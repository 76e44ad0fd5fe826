#include "src/backends/cuda/recurrence.hpp"

#include <algorithm>
#include <hornet/runtime/device_error.hpp>

#include "src/backends/cuda/choice.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/library_calls.hpp"
#include "src/backends/cuda/recurrent_layer.hpp"
#include "src/backends/cuda/workspace.hpp"
#include "src/passes/gated_recurrence.hpp"

namespace hornet::cuda {
namespace {

Choice<RecurrenceMode>& choice() {
  static Choice<RecurrenceMode> choice("HORNET_CUDA_RECURRENCE",
                                       {{"library", RecurrenceMode::library}, {"loops", RecurrenceMode::loops}});
  return choice;
}

// What was kept begins at a multiple of the library's alignment, whatever the tensor does.
std::byte* kept_in(const void* tensor) { return aligned_workspace(const_cast<void*>(tensor)); }

}  // namespace

RecurrenceMode recurrence_mode_asked_for() { return choice().asked_for(); }
void choose_recurrence_mode(RecurrenceMode mode) { choice().choose(mode); }

std::optional<std::int64_t> library_keeps(const passes::GatedLoop& loop) {
  const RecurrenceMode wanted = choice()();
  if (loop.dtype != f32 || wanted == RecurrenceMode::loops) return std::nullopt;
  if (wanted == RecurrenceMode::automatic && loop.units < kLeastUnits) return std::nullopt;
  try {
    const auto library = library_recurrence(call_of(loop, true));
    return library ? std::optional(padded_bytes(library->kept_bytes())) : std::nullopt;
  } catch (const Error&) {
    throw;
  } catch (const std::runtime_error& error) {
    throw DeviceError("a recurrent layer of " + std::to_string(loop.units) + " units: " + error.what());
  }
}

Kernel gated_recurrence_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::GatedRecurrence>();
  const bool training = op.kept_bytes > 0;
  RecurrentLayer layer(op.loop(), training);
  const std::size_t last = site.out.size() - 1;
  const int y = training ? static_cast<int>(last) - 1 : layer.loop().y;
  const bool needs_y = layer.loop().reverse || y < 0;
  const std::int64_t turned_x = layer.loop().reverse ? layer.room_for_x() : 0;
  const std::int64_t own_y = needs_y ? layer.room_for_y() : 0;
  site.scratch_bytes = layer.scratch_bytes();
  return [=, layer = std::move(layer)](const KernelArgs& args) {
    const passes::GatedLoop& loop = layer.loop();
    const Recurrence::Tensors of{layer.in_order_x(args.in[loop.x], layer.at(args, turned_x)), args.in[loop.h],
                                 loop.c < 0 ? nullptr : args.in[loop.c], layer.packed(args)};
    const Recurrence::Results to{needs_y ? layer.at(args, own_y) : args.out[y], args.out[loop.last_h],
                                 loop.last_c < 0 ? nullptr : args.out[loop.last_c],
                                 training ? kept_in(args.out[last]) : nullptr};
    submit_opaque([&] { layer.library().forward(of, to, layer.workspace(args)); });
    if (loop.reverse && y >= 0) layer.reverse_y()(to.y, args.out[y]);
  };
}

namespace {

// Which argument of a gradient's kernel is what, -1 for none.
struct GradientArguments {
  int dy = -1, d_last_h = -1, d_last_c = -1, y, kept;  // inputs
  int dx = -1, dh = -1, dc = -1;                       // outputs
  std::array<int, GatePlaces::parts> d_weights = {-1, -1, -1, -1};
  bool any_weight = false;
};

int position_of(const std::vector<std::int64_t>& list, int number) {
  const auto found = std::ranges::find(list, number);
  return number < 0 || found == list.end() ? -1 : static_cast<int>(found - list.begin());
}

GradientArguments arguments_of(const passes::GatedRecurrenceGrad& op, const RecurrentLayer& layer, int inputs) {
  const passes::GatedLoop& loop = layer.loop();
  GradientArguments arguments;
  arguments.kept = inputs - 1;
  arguments.y = inputs - 2;
  const int first = arguments.y - static_cast<int>(op.arriving.size());
  const auto arriving = [&](int output) {
    const int position = position_of(op.arriving, output);
    return position < 0 ? -1 : first + position;
  };
  arguments.dy = arriving(loop.y);
  arguments.d_last_h = arriving(loop.last_h);
  arguments.d_last_c = arriving(loop.last_c);
  arguments.dx = position_of(op.wanted, loop.x);
  arguments.dh = position_of(op.wanted, loop.h);
  arguments.dc = position_of(op.wanted, loop.c);
  for (std::size_t part = 0; part < GatePlaces::parts; ++part) {
    arguments.d_weights[part] = position_of(op.wanted, layer.parts()[part]);
    arguments.any_weight = arguments.any_weight || arguments.d_weights[part] >= 0;
  }
  return arguments;
}

class GradientKernel {
 public:
  GradientKernel(const passes::GatedRecurrenceGrad& op, KernelSite& site)
      : layer_(*passes::gated_loop_of(op.scan()), true),
        a_(arguments_of(op, layer_, static_cast<int>(site.in.size()))),
        kept_bytes_(layer_.library().kept_bytes()),
        kept_(layer_.room(kept_bytes_)),
        zero_states_(fill(f32, layer_.loop().batch * layer_.loop().units, 0)),
        zeros_(layer_.room_for_state()),
        zero_y_(fill(f32, layer_.loop().steps * layer_.loop().batch * layer_.loop().units, 0)) {
    const bool reverse = layer_.loop().reverse;
    if (reverse) x_ = layer_.room_for_x();
    if (reverse) y_ = layer_.room_for_y();
    if (reverse || a_.dy < 0) dy_ = layer_.room_for_y();
    if (reverse || a_.dx < 0) dx_ = layer_.room_for_x();
    if (a_.dh < 0) dh_ = layer_.room_for_state();
    if (a_.dc < 0) dc_ = layer_.room_for_state();
    if (a_.any_weight) d_weights_ = layer_.room(layer_.library().weight_bytes());
    site.scratch_bytes = layer_.scratch_bytes();
  }

  void operator()(const KernelArgs& args) const {
    const passes::GatedLoop& loop = layer_.loop();
    const bool lstm = loop.c >= 0;
    const auto scratch = [&](std::int64_t place) { return layer_.at(args, place); };
    const Recurrence::Tensors of{layer_.in_order_x(args.in[loop.x], scratch(x_)), args.in[loop.h],
                                 lstm ? args.in[loop.c] : nullptr, layer_.packed(args)};
    Recurrence::Gradients to{};
    to.y = layer_.in_order_y(args.in[a_.y], scratch(y_));
    to.dy = arriving_y(args);
    zero_states_(scratch(zeros_));
    to.d_last_h = a_.d_last_h < 0 ? scratch(zeros_) : args.in[a_.d_last_h];
    if (lstm) to.d_last_c = a_.d_last_c < 0 ? scratch(zeros_) : args.in[a_.d_last_c];
    to.kept = scratch(kept_);
    to.dx = loop.reverse || a_.dx < 0 ? scratch(dx_) : args.out[a_.dx];
    to.dh = a_.dh < 0 ? scratch(dh_) : args.out[a_.dh];
    if (lstm) to.dc = a_.dc < 0 ? scratch(dc_) : args.out[a_.dc];
    if (a_.any_weight) to.d_weights = scratch(d_weights_);
    submit_opaque([&] {
      driver().copy(to.kept, kept_in(args.in[a_.kept]), kept_bytes_);
      layer_.library().backward(of, to, layer_.workspace(args));
    });
    if (loop.reverse && a_.dx >= 0) layer_.reverse_x()(to.dx, args.out[a_.dx]);
    if (a_.any_weight) unpack(args, to.d_weights);
  }

 private:
  const void* arriving_y(const KernelArgs& args) const {
    if (a_.dy >= 0) return layer_.in_order_y(args.in[a_.dy], layer_.at(args, dy_));
    zero_y_(layer_.at(args, dy_));
    return layer_.at(args, dy_);
  }

  void unpack(const KernelArgs& args, const void* weights) const {
    std::array<float*, GatePlaces::parts> out{};
    for (std::size_t part = 0; part < out.size(); ++part)
      if (a_.d_weights[part] >= 0) out[part] = static_cast<float*>(args.out[a_.d_weights[part]]);
    layer_.unpack(weights, out);
  }

  RecurrentLayer layer_;
  GradientArguments a_;
  std::int64_t kept_bytes_, kept_;  // the library writes over what was kept: it gets a copy
  std::function<void(void*)> zero_states_;
  std::int64_t zeros_;
  std::function<void(void*)> zero_y_;
  std::int64_t x_ = 0, y_ = 0, dy_ = 0, dx_ = 0, dh_ = 0, dc_ = 0, d_weights_ = 0;
};

}  // namespace

Kernel gated_recurrence_grad_kernel(KernelSite& site) {
  return GradientKernel(*site.node.op.as<passes::GatedRecurrenceGrad>(), site);
}

}  // namespace hornet::cuda
