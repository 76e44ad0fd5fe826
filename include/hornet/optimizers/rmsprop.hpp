// Gradients divided by the root of their running mean square (Hinton 2012, lecture 6e of "Neural networks for machine
// learning"); centered subtracts the square of their running mean. Source: keras/src/optimizers/rmsprop.py.
#pragma once

#include <hornet/model/optimizer_definition.hpp>

namespace hornet::optimizers {

struct RMSprop {
  LearningRate learning_rate = 0.001;
  double rho = 0.9;
  double momentum = 0;
  double epsilon = 1e-7;
  bool centered = false;
  std::optional<double> weight_decay = {}, clipnorm = {}, clipvalue = {}, global_clipnorm = {};
  bool use_ema = false;
  double ema_momentum = 0.99;
  std::optional<std::int64_t> ema_overwrite_frequency = {};
  std::optional<double> loss_scale_factor = {};
  std::optional<std::int64_t> gradient_accumulation_steps = {};
  std::string name = {};

  static constexpr std::string_view class_name = "RMSprop";
  template <class Self = RMSprop>
  static constexpr auto fields() {
    return std::tuple_cat(optimizer_fields<Self>(),
                          std::tuple{Field{"rho", &Self::rho}, Field{"momentum", &Self::momentum},
                                     Field{"epsilon", &Self::epsilon}, Field{"centered", &Self::centered}});
  }
  void validate() const;
  std::vector<SlotGroup> slots() const;
  Value update(OptimizerScope& s, Value variable, Value gradient, Value learning_rate) const;
};

}  // namespace hornet::optimizers
