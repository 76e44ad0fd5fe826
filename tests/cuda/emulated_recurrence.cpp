#include "tests/cuda/emulated_recurrence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "tests/cuda/emulated_stream.hpp"

namespace hornet::cuda {
namespace {

float sigmoid(float x) { return 1 / (1 + std::exp(-x)); }

// Gates are numbered as the library's. What is kept of each step: every gate's value, a GRU's product of the state
// behind the reset gate, an LSTM's c: `stored` numbers a unit.
class EmulatedRecurrence final : public Recurrence {
 public:
  explicit EmulatedRecurrence(const RecurrenceCall& call)
      : call_(call),
        gates_(call.cell == RecurrentCell::lstm ? 4 : 3),
        stored_(call.cell == RecurrentCell::lstm ? 5 : 4) {}

  // The state's matrices first, the last gate first, three unused floats behind each.
  Gate gate(int i, bool of_state) const override {
    const std::int64_t u = call_.units, from_end = gates_ - 1 - i, gap = 3;
    const std::int64_t state_matrices = gates_ * (u * u + gap),
                       matrices = state_matrices + gates_ * (u * call_.in + gap);
    Gate place;
    place.matrix = of_state ? from_end * (u * u + gap) : state_matrices + from_end * (u * call_.in + gap);
    place.bias = call_.bias ? matrices + (of_state ? gates_ * (u + gap) : 0) + from_end * (u + gap) : -1;
    return place;
  }
  std::int64_t weight_bytes() const override { return floats() * std::int64_t{sizeof(float)}; }
  std::int64_t kept_bytes() const override { return call_.training ? kept_floats() * std::int64_t{sizeof(float)} : 0; }
  std::int64_t workspace_bytes() const override { return 44; }

  void forward(const Tensors& of, const Results& to, void* workspace) override {
    emulated_stream().call([=, this] { run_forward(of, to, workspace); });
  }
  void backward(const Tensors& of, const Gradients& to, void* workspace) override {
    emulated_stream().call([=, this] { run_backward(of, to, workspace); });
  }

 private:
  void run_forward(const Tensors& of, const Results& to, void* workspace) const {
    use(workspace);
    expect_clear_gaps(of.weights);
    std::vector<float> kept(static_cast<std::size_t>(kept_floats()));
    std::vector<float> h = state(of.h), c = state(of.c);
    for (std::int64_t t = 0; t < call_.steps; ++t) {
      std::vector<float> next = h;
      for (std::int64_t b = 0; b < call_.batch; ++b)
        for (std::int64_t j = 0; j < call_.units; ++j) {
          float* at = &kept[place(t, b, j)];
          const Element element{of, t, b, j, h.data()};
          next[row(b, j)] =
              call_.cell == RecurrentCell::lstm ? lstm(element, c[row(b, j)], at) : gru(element, h[row(b, j)], at);
        }
      h = next;
      std::ranges::copy(h, static_cast<float*>(to.y) + t * call_.batch * call_.units);
    }
    std::ranges::copy(h, static_cast<float*>(to.last_h));
    if (of.c) std::ranges::copy(c, static_cast<float*>(to.last_c));
    if (to.kept) std::ranges::copy(kept, static_cast<float*>(to.kept));
  }

  void run_backward(const Tensors& of, const Gradients& to, void* workspace) const {
    use(workspace);
    auto* kept = static_cast<float*>(to.kept);
    std::vector<float> dh = state(to.d_last_h), dc = state(to.d_last_c);
    std::vector<float> d_weights(static_cast<std::size_t>(floats()));
    for (std::int64_t t = call_.steps - 1; t >= 0; --t) {
      const float* before = t > 0 ? static_cast<const float*>(to.y) + (t - 1) * call_.batch * call_.units
                                  : static_cast<const float*>(of.h);
      for (std::size_t i = 0; i < dh.size(); ++i)
        dh[i] += static_cast<const float*>(to.dy)[static_cast<std::size_t>(t) * dh.size() + i];
      Step step = slopes(of, t, before, kept, dh, dc);
      spread(of, to, t, before, step, d_weights);
      dh = step.dh;
    }
    std::ranges::copy(dh, static_cast<float*>(to.dh));
    if (of.c) std::ranges::copy(dc, static_cast<float*>(to.dc));
    if (to.d_weights) std::ranges::copy(d_weights, static_cast<float*>(to.d_weights));
    std::fill_n(kept, kept_floats(), std::numeric_limits<float>::quiet_NaN());
  }

  struct Element {
    const Tensors& of;
    std::int64_t t, b, j;
    const float* h;
  };
  // Gradients of each gate's sums, of the input's product and of the state's, and of the states before the step.
  struct Step {
    std::vector<float> of_x, of_h, dh;
  };

  std::int64_t floats() const {
    const std::int64_t u = call_.units;
    return gates_ * (u * u + 3 + u * call_.in + 3 + (call_.bias ? 2 * (u + 3) : 0));
  }
  std::int64_t kept_floats() const { return call_.steps * call_.batch * call_.units * stored_; }
  std::size_t row(std::int64_t b, std::int64_t j) const { return static_cast<std::size_t>(b * call_.units + j); }
  std::size_t place(std::int64_t t, std::int64_t b, std::int64_t j) const {
    return static_cast<std::size_t>(((t * call_.batch + b) * call_.units + j) * stored_);
  }
  std::vector<float> state(const void* values) const {
    const auto* first = static_cast<const float*>(values);
    const auto n = static_cast<std::size_t>(call_.batch * call_.units);
    return first ? std::vector<float>(first, first + n) : std::vector<float>(n);
  }
  // All of it is its own.
  void use(void* workspace) const {
    std::fill_n(static_cast<std::byte*>(workspace), workspace_bytes(), std::byte{0x7F});
  }
  void expect_clear_gaps(const void* weights) const {
    if (static_cast<const float*>(weights)[call_.units * call_.units] != 0)
      throw std::runtime_error("what lies between matrices is not 0");
  }

  float product(const Element& e, int gate, bool of_state) const {
    const auto* weights = static_cast<const float*>(e.of.weights);
    const Gate at = this->gate(gate, of_state);
    const std::int64_t width = of_state ? call_.units : call_.in;
    const float* values =
        of_state ? e.h + e.b * width : static_cast<const float*>(e.of.x) + (e.t * call_.batch + e.b) * width;
    float sum = at.bias < 0 ? 0 : weights[at.bias + e.j];
    for (std::int64_t k = 0; k < width; ++k) sum += weights[at.matrix + e.j * width + k] * values[k];
    return sum;
  }
  float sum(const Element& e, int gate) const { return product(e, gate, false) + product(e, gate, true); }

  float lstm(const Element& e, float& c, float* kept) const {
    for (int gate = 0; gate < 4; ++gate) kept[gate] = gate == 2 ? std::tanh(sum(e, gate)) : sigmoid(sum(e, gate));
    c = kept[1] * c + kept[0] * kept[2];
    kept[4] = c;
    return kept[3] * std::tanh(c);
  }
  float gru(const Element& e, float h, float* kept) const {
    kept[0] = sigmoid(sum(e, 0));
    kept[1] = sigmoid(sum(e, 1));
    kept[3] = product(e, 2, true);
    kept[2] = std::tanh(product(e, 2, false) + kept[0] * kept[3]);
    return (1 - kept[1]) * kept[2] + kept[1] * h;
  }

  Step slopes(const Tensors& of, std::int64_t t, const float* before, const float* kept, const std::vector<float>& dh,
              std::vector<float>& dc) const {
    const auto n = dh.size() * static_cast<std::size_t>(gates_);
    Step step{std::vector<float>(n), std::vector<float>(n), std::vector<float>(dh.size())};
    for (std::int64_t b = 0; b < call_.batch; ++b)
      for (std::int64_t j = 0; j < call_.units; ++j) {
        const std::size_t i = row(b, j);
        const float* k = kept + place(t, b, j);
        float* of_x = &step.of_x[i * static_cast<std::size_t>(gates_)];
        if (call_.cell == RecurrentCell::lstm) {
          const float c = t > 0 ? kept[place(t - 1, b, j) + 4] : static_cast<const float*>(of.c)[i];
          const float th = std::tanh(k[4]), whole = dc[i] + dh[i] * k[3] * (1 - th * th);
          const float slope[] = {whole * k[2], whole * c, whole * k[0], dh[i] * th};
          for (int gate = 0; gate < 4; ++gate)
            of_x[gate] = slope[gate] * (gate == 2 ? 1 - k[2] * k[2] : k[gate] * (1 - k[gate]));
          dc[i] = whole * k[1];
          std::copy_n(of_x, 4, &step.of_h[i * 4]);
        } else {
          of_x[2] = dh[i] * (1 - k[1]) * (1 - k[2] * k[2]);
          of_x[1] = dh[i] * (before[i] - k[2]) * k[1] * (1 - k[1]);
          of_x[0] = of_x[2] * k[3] * k[0] * (1 - k[0]);
          const float of_h[] = {of_x[0], of_x[1], of_x[2] * k[0]};
          std::copy_n(of_h, 3, &step.of_h[i * 3]);
          step.dh[i] = dh[i] * k[1];
        }
      }
    return step;
  }

  // From the gates' sums to x, to the state before, and to the weights.
  void spread(const Tensors& of, const Gradients& to, std::int64_t t, const float* before, Step& from,
              std::vector<float>& d_weights) const {
    const auto* x = static_cast<const float*>(of.x) + t * call_.batch * call_.in;
    auto* dx = static_cast<float*>(to.dx) + t * call_.batch * call_.in;
    std::fill_n(dx, call_.batch * call_.in, 0.0F);
    for (const bool of_state : {false, true}) {
      const std::int64_t width = of_state ? call_.units : call_.in;
      const float* values = of_state ? before : x;
      float* into = of_state ? from.dh.data() : dx;
      for (int gate = 0; gate < gates_; ++gate) {
        const Gate at = this->gate(gate, of_state);
        for (std::int64_t b = 0; b < call_.batch; ++b)
          for (std::int64_t j = 0; j < call_.units; ++j) {
            const std::size_t i = row(b, j) * static_cast<std::size_t>(gates_) + static_cast<std::size_t>(gate);
            const float slope = of_state ? from.of_h[i] : from.of_x[i];
            if (at.bias >= 0) d_weights[static_cast<std::size_t>(at.bias + j)] += slope;
            for (std::int64_t k = 0; k < width; ++k) {
              into[b * width + k] += slope * static_cast<const float*>(of.weights)[at.matrix + j * width + k];
              d_weights[static_cast<std::size_t>(at.matrix + j * width + k)] += slope * values[b * width + k];
            }
          }
      }
    }
  }

  RecurrenceCall call_;
  int gates_;
  std::int64_t stored_;
};

}  // namespace

std::unique_ptr<Recurrence> emulated_recurrence(const RecurrenceCall& call) {
  return std::make_unique<EmulatedRecurrence>(call);
}

}  // namespace hornet::cuda
