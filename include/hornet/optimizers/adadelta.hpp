// Steps of the size of earlier steps, over the size of earlier gradients (Zeiler 2012).
// Source: keras/src/optimizers/adadelta.py.
#pragma once

#include <hornet/model/optimizer_definition.hpp>

namespace hornet::optimizers {

struct Adadelta {
  LearningRate learning_rate = 0.001;
  double rho = 0.95;
  double epsilon = 1e-7;
  std::optional<double> weight_decay = {}, clipnorm = {}, clipvalue = {}, global_clipnorm = {};
  bool use_ema = false;
  double ema_momentum = 0.99;
  std::optional<std::int64_t> ema_overwrite_frequency = {};
  std::optional<double> loss_scale_factor = {};
  std::optional<std::int64_t> gradient_accumulation_steps = {};
  std::string name = {};

  static constexpr std::string_view class_name = "Adadelta";
  template <class Self = Adadelta>
  static constexpr auto fields() {
    return std::tuple_cat(optimizer_fields<Self>(),
                          std::tuple{Field{"rho", &Self::rho}, Field{"epsilon", &Self::epsilon}});
  }
  void validate() const;
  std::vector<SlotGroup> slots() const;
  Value update(OptimizerScope& s, Value variable, Value gradient, Value learning_rate) const;
};

}  // namespace hornet::optimizers
