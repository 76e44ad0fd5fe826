// What SimpleRNN's, LSTM's and GRU's cells and layers share: their options but for the gates, and their weights.
#pragma once

#include <hornet/model/scope.hpp>

#include "layers/arguments.hpp"
#include "layers/recurrent_dropout.hpp"

namespace hornet::layers {

// Checks the options that all of them have.
template <class Definition>
void expect_recurrent(const Definition& definition) {
  expect_positive(Definition::class_name, "units", definition.units);
  expect_between(Definition::class_name, "dropout", definition.dropout, 0, 1);
  expect_between(Definition::class_name, "recurrent_dropout", definition.recurrent_dropout, 0, 1);
}

// The fields they have in common, in Keras' order.
template <class D>
constexpr auto gate_weight_fields() {
  return std::tuple{Field{"kernel_initializer", &D::kernel_initializer},
                    Field{"recurrent_initializer", &D::recurrent_initializer},
                    Field{"bias_initializer", &D::bias_initializer}};
}
template <class D>
constexpr auto gate_regularizer_fields() {
  return std::tuple{Field{"kernel_regularizer", &D::kernel_regularizer},
                    Field{"recurrent_regularizer", &D::recurrent_regularizer},
                    Field{"bias_regularizer", &D::bias_regularizer}};
}
template <class D>
constexpr auto gate_constraint_fields() {
  return std::tuple{Field{"kernel_constraint", &D::kernel_constraint},
                    Field{"recurrent_constraint", &D::recurrent_constraint},
                    Field{"bias_constraint", &D::bias_constraint}, Field{"dropout", &D::dropout},
                    Field{"recurrent_dropout", &D::recurrent_dropout}};
}
struct GateWeights {
  Value kernel, recurrent, bias;  // bias: none without use_bias
};

// The weights of a cell of so many gates, in Keras' order; the kernel fits x [batch, in].
template <class Definition>
GateWeights gate_weights(const Definition& cell, Scope& scope, Value x, std::int64_t gates, const Shape& bias_shape,
                         const Initializer& bias_initializer) {
  expect_rank(x, 2, "(batch, features)");
  GateWeights weights;
  weights.kernel = scope.weight("kernel", {x.shape().back(), gates * cell.units}, cell.kernel_initializer,
                                {.regularizer = cell.kernel_regularizer, .constraint = cell.kernel_constraint});
  weights.recurrent =
      scope.weight("recurrent_kernel", {cell.units, gates * cell.units}, cell.recurrent_initializer,
                   {.regularizer = cell.recurrent_regularizer, .constraint = cell.recurrent_constraint});
  if (cell.use_bias)
    weights.bias = scope.weight("bias", bias_shape, bias_initializer,
                                {.regularizer = cell.bias_regularizer, .constraint = cell.bias_constraint});
  return weights;
}

// The bias of four gates at first: ones for the forget gate (Jozefowicz et al. 2015), `others` for the rest.
Initializer forget_bias(const Initializer& others, std::int64_t units);

// The gates' parts of a value, along its last axis.
std::vector<Value> gates_of(Value value, std::int64_t gates);

// An activation, or the value itself where the layer has none.
Value activated(const Activation& activation, Value x);

}  // namespace hornet::layers
