// "Follow the regularized leader", proximal (McMahan et al. 2013); beta as in TensorFlow.
// Source: keras/src/optimizers/ftrl.py.
#pragma once

#include <hornet/model/optimizer_definition.hpp>

namespace hornet::optimizers {

struct Ftrl {
  LearningRate learning_rate = 0.001;
  double learning_rate_power = -0.5;  // <= 0
  double initial_accumulator_value = 0.1;
  double l1_regularization_strength = 0;
  double l2_regularization_strength = 0;
  double l2_shrinkage_regularization_strength = 0;
  double beta = 0;
  std::optional<double> weight_decay = {}, clipnorm = {}, clipvalue = {}, global_clipnorm = {};
  bool use_ema = false;
  double ema_momentum = 0.99;
  std::optional<std::int64_t> ema_overwrite_frequency = {};
  std::optional<double> loss_scale_factor = {};
  std::optional<std::int64_t> gradient_accumulation_steps = {};
  std::string name = {};

  static constexpr std::string_view class_name = "Ftrl";
  template <class Self = Ftrl>
  static constexpr auto fields() {
    return std::tuple_cat(
        optimizer_fields<Self>(),
        std::tuple{Field{"learning_rate_power", &Self::learning_rate_power},
                   Field{"initial_accumulator_value", &Self::initial_accumulator_value},
                   Field{"l1_regularization_strength", &Self::l1_regularization_strength},
                   Field{"l2_regularization_strength", &Self::l2_regularization_strength},
                   Field{"l2_shrinkage_regularization_strength", &Self::l2_shrinkage_regularization_strength},
                   Field{"beta", &Self::beta}});
  }
  void validate() const;
  std::vector<SlotGroup> slots() const;
  Value update(OptimizerScope& s, Value variable, Value gradient, Value learning_rate) const;
};

}  // namespace hornet::optimizers
