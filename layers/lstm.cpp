#include <hornet/layers/lstm.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>

#include "layers/gated_cell.hpp"
#include "layers/recurrence.hpp"
#include "layers/shared_fields.hpp"

namespace hornet::layers {
namespace {

struct LSTMCellDefinition : LSTMCellOptions {
  std::int64_t units = 0;

  static constexpr std::string_view class_name = "LSTMCell";
  static constexpr bool training_default = false;
  static constexpr auto fields() {
    using D = LSTMCellDefinition;
    return std::tuple_cat(std::tuple{Field{"units", &D::units}, Field{"activation", &D::activation},
                                     Field{"recurrent_activation", &D::recurrent_activation},
                                     Field{"use_bias", &D::use_bias}, Field{"unit_forget_bias", &D::unit_forget_bias}},
                          gate_weight_fields<D>(), gate_regularizer_fields<D>(), gate_constraint_fields<D>(),
                          std::tuple{Field{"seed", &D::seed}});
  }
  void validate() const { expect_recurrent(*this); }
  CellSpec cell_spec(const Shape&) const { return {{{units}, {units}}}; }

  std::vector<Value> call(Scope& scope, const std::vector<Value>& in) const {
    expect_inputs(class_name, in, 3);
    const Value x = ops::cast(in[0], scope.compute_dtype()), h = in[1], c = in[2];
    const Initializer bias = unit_forget_bias ? forget_bias(bias_initializer, units) : bias_initializer;
    const GateWeights w = gate_weights(*this, scope, x, 4, {4 * units}, bias);
    const std::vector<Value> z = recurrent_dropout > 0 ? gate_by_gate(scope, w, x, h) : all_gates(scope, w, x, h);
    const Value next_c =
        activated(recurrent_activation, z[1]) * c + activated(recurrent_activation, z[0]) * activated(activation, z[2]);
    const Value next_h = activated(recurrent_activation, z[3]) * activated(activation, next_c);
    return {next_h, next_h, next_c};
  }

 private:
  // What the gates' activations are taken of.
  std::vector<Value> all_gates(Scope& scope, const GateWeights& w, Value x, Value h) const {
    const DropoutMasks masks = dropout_masks(scope, {dropout, 0, seed}, x, h);
    const Value z = ops::matmul(dropped(x, masks.inputs), w.kernel) + ops::matmul(h, w.recurrent);
    return gates_of(w.bias ? z + w.bias : z, 4);
  }

  std::vector<Value> gate_by_gate(Scope& scope, const GateWeights& w, Value x, Value h) const {
    const DropoutMasks masks = dropout_masks(scope, {dropout, recurrent_dropout, seed, 4}, x, h);
    const std::vector<Value> kernels = gates_of(w.kernel, 4), recurrent = gates_of(w.recurrent, 4);
    std::vector<Value> z;
    for (std::size_t i = 0; i < 4; ++i) {
      z.push_back(ops::matmul(dropped(x, masks.inputs, i), kernels[i]) +
                  ops::matmul(dropped(h, masks.states, i), recurrent[i]));
      if (w.bias) z[i] = z[i] + gates_of(w.bias, 4)[i];
    }
    return z;
  }
};

struct LSTMDefinition : LSTMOptions {
  std::int64_t units = 0;
  Layer cell = {};

  static constexpr std::string_view class_name = "LSTM";
  static constexpr bool training_default = false;
  static constexpr auto call_arguments = kInitialState;
  static constexpr auto fields() {
    using D = LSTMDefinition;
    return std::tuple_cat(std::tuple{Field{"units", &D::units}, Field{"activation", &D::activation},
                                     Field{"recurrent_activation", &D::recurrent_activation},
                                     Field{"use_bias", &D::use_bias}, Field{"unit_forget_bias", &D::unit_forget_bias}},
                          gate_weight_fields<D>(), gate_regularizer_fields<D>(),
                          std::tuple{Field{"activity_regularizer", &D::activity_regularizer}},
                          gate_constraint_fields<D>(), std::tuple{Field{"seed", &D::seed}}, recurrence_fields<D>());
  }
  void validate() const { expect_recurrent(*this); }
  void make_cell() {
    cell = Layer(with_shared_fields<LSTMCellDefinition>(*this), {.name = "lstm_cell", .dtype = this->dtype});
  }
  std::vector<std::pair<std::string, Layer>> children() const { return {{"cell", cell}}; }
  std::vector<Value> call(Scope& scope, Value x) const { return run_cell_of(*this, scope, x); }
};

}  // namespace

LSTMCell::LSTMCell(std::int64_t units, LSTMCellOptions options)
    : Layer(layer_of(LSTMCellDefinition{std::move(options), units})) {}
Layer LSTMCell::from_config(const Config& config) { return layer_from_config<LSTMCellDefinition>(config); }

LSTM::LSTM(std::int64_t units, LSTMOptions options) : Layer(with_cell(LSTMDefinition{std::move(options), units})) {}
Layer LSTM::from_config(const Config& config) { return with_cell_from_config<LSTMDefinition>(config); }

}  // namespace hornet::layers
