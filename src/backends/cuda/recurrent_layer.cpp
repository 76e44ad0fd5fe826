#include "src/backends/cuda/recurrent_layer.hpp"

#include "src/backends/cuda/library_calls.hpp"
#include "src/backends/cuda/workspace.hpp"

namespace hornet::cuda {
namespace {

constexpr std::int64_t kFloat = sizeof(float);

}  // namespace

RecurrenceCall call_of(const passes::GatedLoop& loop, bool training) {
  return {loop.cell == passes::GatedCell::lstm ? RecurrentCell::lstm : RecurrentCell::gru,
          loop.steps,
          loop.batch,
          loop.in,
          loop.units,
          loop.bias >= 0,
          training};
}

RecurrentLayer::RecurrentLayer(const passes::GatedLoop& loop, bool training)
    : loop_(loop),
      library_(library_recurrence(call_of(loop, training))),
      reverse_x_(reversed(loop.in)),
      reverse_y_(reversed(loop.units)) {
  if (!library_) throw InternalError("the library has no longer what it had for a recurrent layer");
  const std::int64_t bytes = library_->weight_bytes();
  weights_ = room(bytes);
  places_ = places();
  if (places_.size() * kFloat < bytes) clear_gaps_ = fill(f32, bytes / kFloat, 0);
}

std::int64_t RecurrentLayer::room(std::int64_t bytes) {
  const std::int64_t place = scratch_bytes_;
  scratch_bytes_ += aligned_bytes(bytes);
  return place;
}

std::int64_t RecurrentLayer::scratch_bytes() const {
  return padded_bytes(scratch_bytes_) + library_->workspace_bytes();
}

std::byte* RecurrentLayer::at(const KernelArgs& args, std::int64_t place) const {
  return aligned_workspace(args.scratch) + place;
}

void* RecurrentLayer::packed(const KernelArgs& args) const {
  void* const weights = at(args, weights_);
  if (clear_gaps_) clear_gaps_(weights);
  PackGates pack{places_, {}, static_cast<float*>(weights)};
  const auto inputs = parts();
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (inputs[i] >= 0) pack.in[i] = static_cast<const float*>(args.in[inputs[i]]);
  pack_(pack, places_.size());
  return weights;
}

void RecurrentLayer::unpack(const void* weights, const std::array<float*, GatePlaces::parts>& out) const {
  UnpackGates all{places_, static_cast<const float*>(weights), {}};
  for (std::size_t part = 0; part < out.size(); ++part) {
    all.out[part] = out[part];
    if (!out[part]) all.places.elements[part] = 0;
  }
  unpack_(all, all.places.size());
}

std::int64_t RecurrentLayer::row_bytes(std::int64_t width) const { return loop_.batch * width * kFloat; }

CopyKernel RecurrentLayer::reversed(std::int64_t width) const {
  if (!loop_.reverse) return {};
  const Shape box{loop_.steps, loop_.batch * width};
  return strided_copy(f32, box, reversed_side(box, 0), whole_side(box));
}

const void* RecurrentLayer::in_order(const CopyKernel& reverse, const void* given, void* turned) {
  if (!reverse) return given;
  reverse(given, turned);
  return turned;
}

// Keras' gates of a GRU are update, reset, new; the library's reset, update, new.
int RecurrentLayer::library_gate(int gate) const {
  return loop_.cell == passes::GatedCell::gru && gate < 2 ? 1 - gate : gate;
}

GatePlaces RecurrentLayer::places() const {
  GatePlaces all{};
  all.units = loop_.units;
  all.gates = loop_.gates();
  all.width[0] = loop_.in;
  all.width[1] = loop_.units;
  for (std::size_t part = 0; part < GatePlaces::parts; ++part) {
    if (parts()[part] < 0) continue;
    all.elements[part] = loop_.gates() * loop_.units * (part < 2 ? all.width[part] : 1);
    for (int gate = 0; gate < loop_.gates(); ++gate) {
      const Recurrence::Gate at = library_->gate(library_gate(gate), part % 2 == 1);
      all.place[part][gate] = part < 2 ? at.matrix : at.bias;
    }
  }
  return all;
}

}  // namespace hornet::cuda
