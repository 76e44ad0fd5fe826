#include <hornet/layers/simple_rnn.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>

#include "layers/gated_cell.hpp"
#include "layers/recurrence.hpp"
#include "layers/shared_fields.hpp"

namespace hornet::layers {
namespace {

struct SimpleRNNCellDefinition : SimpleRNNCellOptions {
  std::int64_t units = 0;

  static constexpr std::string_view class_name = "SimpleRNNCell";
  static constexpr bool training_default = false;
  static constexpr auto fields() {
    using D = SimpleRNNCellDefinition;
    return std::tuple_cat(
        std::tuple{Field{"units", &D::units}, Field{"activation", &D::activation}, Field{"use_bias", &D::use_bias}},
        gate_weight_fields<D>(), gate_regularizer_fields<D>(), gate_constraint_fields<D>(),
        std::tuple{Field{"seed", &D::seed}});
  }
  void validate() const { expect_recurrent(*this); }
  CellSpec cell_spec(const Shape&) const { return {{{units}}}; }

  std::vector<Value> call(Scope& scope, const std::vector<Value>& in) const {
    expect_inputs(class_name, in, 2);
    const Value x = ops::cast(in[0], scope.compute_dtype()), state = in[1];
    const GateWeights w = gate_weights(*this, scope, x, 1, {units}, bias_initializer);
    const DropoutMasks masks = dropout_masks(scope, {dropout, recurrent_dropout, seed}, x, state);
    Value h = ops::matmul(dropped(x, masks.inputs), w.kernel);
    if (w.bias) h = h + w.bias;
    h = activated(activation, h + ops::matmul(dropped(state, masks.states), w.recurrent));
    return {h, h};
  }
};

struct SimpleRNNDefinition : SimpleRNNOptions {
  std::int64_t units = 0;
  Layer cell = {};

  static constexpr std::string_view class_name = "SimpleRNN";
  static constexpr bool training_default = false;
  static constexpr auto call_arguments = kInitialState;
  static constexpr auto fields() {
    using D = SimpleRNNDefinition;
    return std::tuple_cat(
        std::tuple{Field{"units", &D::units}, Field{"activation", &D::activation}, Field{"use_bias", &D::use_bias}},
        gate_weight_fields<D>(), gate_regularizer_fields<D>(),
        std::tuple{Field{"activity_regularizer", &D::activity_regularizer}}, gate_constraint_fields<D>(),
        std::tuple{Field{"seed", &D::seed}}, recurrence_fields<D>());
  }
  void validate() const { expect_recurrent(*this); }
  void make_cell() {
    cell = Layer(with_shared_fields<SimpleRNNCellDefinition>(*this), {.name = "simple_rnn_cell", .dtype = this->dtype});
  }
  std::vector<std::pair<std::string, Layer>> children() const { return {{"cell", cell}}; }
  std::vector<Value> call(Scope& scope, Value x) const { return run_cell_of(*this, scope, x); }
};

}  // namespace

SimpleRNNCell::SimpleRNNCell(std::int64_t units, SimpleRNNCellOptions options)
    : Layer(layer_of(SimpleRNNCellDefinition{std::move(options), units})) {}
Layer SimpleRNNCell::from_config(const Config& config) { return layer_from_config<SimpleRNNCellDefinition>(config); }

SimpleRNN::SimpleRNN(std::int64_t units, SimpleRNNOptions options)
    : Layer(with_cell(SimpleRNNDefinition{std::move(options), units})) {}
Layer SimpleRNN::from_config(const Config& config) { return with_cell_from_config<SimpleRNNDefinition>(config); }

}  // namespace hornet::layers
