// Gradients divided by the root of the sum of their squares so far (Duchi et al. 2011).
// Source: keras/src/optimizers/adagrad.py.
#pragma once

#include <hornet/model/optimizer_definition.hpp>

namespace hornet::optimizers {

struct Adagrad {
  LearningRate learning_rate = 0.001;
  double initial_accumulator_value = 0.1;
  double epsilon = 1e-7;
  std::optional<double> weight_decay = {}, clipnorm = {}, clipvalue = {}, global_clipnorm = {};
  bool use_ema = false;
  double ema_momentum = 0.99;
  std::optional<std::int64_t> ema_overwrite_frequency = {};
  std::optional<double> loss_scale_factor = {};
  std::optional<std::int64_t> gradient_accumulation_steps = {};
  std::string name = {};

  static constexpr std::string_view class_name = "Adagrad";
  template <class Self = Adagrad>
  static constexpr auto fields() {
    return std::tuple_cat(optimizer_fields<Self>(),
                          std::tuple{Field{"initial_accumulator_value", &Self::initial_accumulator_value},
                                     Field{"epsilon", &Self::epsilon}});
  }
  void validate() const;
  std::vector<SlotGroup> slots() const;
  Value update(OptimizerScope& s, Value variable, Value gradient, Value learning_rate) const;
};

}  // namespace hornet::optimizers
