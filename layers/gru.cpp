#include <hornet/layers/gru.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/gated_cell.hpp"
#include "layers/recurrence.hpp"
#include "layers/shared_fields.hpp"

namespace hornet::layers {
namespace {

struct GRUCellDefinition : GRUCellOptions {
  std::int64_t units = 0;

  static constexpr std::string_view class_name = "GRUCell";
  static constexpr bool training_default = false;
  static constexpr auto fields() {
    using D = GRUCellDefinition;
    return std::tuple_cat(
        std::tuple{Field{"units", &D::units}, Field{"activation", &D::activation},
                   Field{"recurrent_activation", &D::recurrent_activation}, Field{"use_bias", &D::use_bias}},
        gate_weight_fields<D>(), gate_regularizer_fields<D>(), gate_constraint_fields<D>(),
        std::tuple{Field{"reset_after", &D::reset_after}, Field{"seed", &D::seed}});
  }
  void validate() const { expect_recurrent(*this); }
  CellSpec cell_spec(const Shape&) const { return {{{units}}}; }

  std::vector<Value> call(Scope& scope, const std::vector<Value>& in) const {
    expect_inputs(class_name, in, 2);
    const Value x = ops::cast(in[0], scope.compute_dtype()), h = in[1];
    const Shape bias_shape = reset_after ? Shape{2, 3 * units} : Shape{3 * units};
    const GateWeights w = gate_weights(*this, scope, x, 3, bias_shape, bias_initializer);
    const bool by_gate = recurrent_dropout > 0;
    const DropoutMasks masks = dropout_masks(scope, {dropout, recurrent_dropout, seed, by_gate ? 3 : 1}, x, h);
    const std::vector<Value> of_x = products(x, masks.inputs, w.kernel, bias_of(w, 0));
    std::vector<Value> of_h;
    if (reset_after)
      of_h = products(h, masks.states, w.recurrent, bias_of(w, 1));
    else
      of_h = products(h, masks.states, ops::slice(w.recurrent, {0, 0}, {units, 2 * units}), {});
    const Value z = activated(recurrent_activation, of_x[0] + of_h[0]);
    const Value r = activated(recurrent_activation, of_x[1] + of_h[1]);
    const Value n = activated(activation, of_x[2] + (reset_after ? r * of_h[2] : reset_before(w, masks, r, h)));
    const Value next = z * h + (1.0 - z) * n;
    return {next, next};
  }

 private:
  // The bias of the input's product (0) or of the state's (1), which reset_after alone has.
  Value bias_of(const GateWeights& w, std::int64_t which) const {
    if (!w.bias || (which == 1 && !reset_after)) return {};
    return reset_after ? ops::squeeze(ops::slice(w.bias, {which, 0}, {1, 3 * units}), 0) : w.bias;
  }

  // value · weight + bias, by gates: one product where they share a mask.
  std::vector<Value> products(Value value, const std::vector<Value>& masks, Value weight, Value bias) const {
    const std::int64_t gates = weight.shape().back() / units;
    if (masks.size() <= 1) {
      const Value product = ops::matmul(dropped(value, masks), weight);
      return gates_of(bias ? product + bias : product, gates);
    }
    const std::vector<Value> weights = gates_of(weight, gates);
    std::vector<Value> out;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      out.push_back(ops::matmul(dropped(value, masks, i), weights[i]));
      if (bias) out[i] = out[i] + gates_of(bias, gates)[i];
    }
    return out;
  }

  Value reset_before(const GateWeights& w, const DropoutMasks& masks, Value r, Value h) const {
    return ops::matmul(r * dropped(h, masks.states, 2), ops::slice(w.recurrent, {0, 2 * units}, {units, units}));
  }
};

struct GRUDefinition : GRUOptions {
  std::int64_t units = 0;
  Layer cell = {};

  static constexpr std::string_view class_name = "GRU";
  static constexpr bool training_default = false;
  static constexpr auto call_arguments = kInitialState;
  static constexpr auto fields() {
    using D = GRUDefinition;
    return std::tuple_cat(
        std::tuple{Field{"units", &D::units}, Field{"activation", &D::activation},
                   Field{"recurrent_activation", &D::recurrent_activation}, Field{"use_bias", &D::use_bias}},
        gate_weight_fields<D>(), gate_regularizer_fields<D>(),
        std::tuple{Field{"activity_regularizer", &D::activity_regularizer}}, gate_constraint_fields<D>(),
        std::tuple{Field{"reset_after", &D::reset_after}, Field{"seed", &D::seed}}, recurrence_fields<D>());
  }
  void validate() const { expect_recurrent(*this); }
  void make_cell() {
    cell = Layer(with_shared_fields<GRUCellDefinition>(*this), {.name = "gru_cell", .dtype = this->dtype});
  }
  std::vector<std::pair<std::string, Layer>> children() const { return {{"cell", cell}}; }
  std::vector<Value> call(Scope& scope, Value x) const { return run_cell_of(*this, scope, x); }
};

}  // namespace

GRUCell::GRUCell(std::int64_t units, GRUCellOptions options)
    : Layer(layer_of(GRUCellDefinition{std::move(options), units})) {}
Layer GRUCell::from_config(const Config& config) { return layer_from_config<GRUCellDefinition>(config); }

GRU::GRU(std::int64_t units, GRUOptions options) : Layer(with_cell(GRUDefinition{std::move(options), units})) {}
Layer GRU::from_config(const Config& config) { return with_cell_from_config<GRUDefinition>(config); }

}  // namespace hornet::layers
