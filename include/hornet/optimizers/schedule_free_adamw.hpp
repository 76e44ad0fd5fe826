// AdamW that needs no schedule: Defazio et al. 2024, arXiv:2405.15682. Source:
// keras/src/optimizers/schedule_free_adamw.py.
#pragma once

#include <hornet/model/optimizer_definition.hpp>

namespace hornet::optimizers {

// z ← z - lr · g / (√v̂ + ε);  x ← x + (z - x) / t;  the variable is y = (1 - β1) · z + β1 · x, where the next gradient
// is taken. z is the slot "momentum", at first the variable itself; v, the slot "velocity", is Adam's and v̂ = v / (1 -
// β2^t).
struct ScheduleFreeAdamW {
  LearningRate learning_rate = 0.0025;
  double beta_1 = 0.9;  // > 0
  double beta_2 = 0.999;
  double epsilon = 1e-8;
  std::int64_t warmup_steps = 0;  // the learning rate grows in a line over so many steps
  std::optional<double> weight_decay = {}, clipnorm = {}, clipvalue = {}, global_clipnorm = {};
  bool use_ema = false;
  double ema_momentum = 0.99;
  std::optional<std::int64_t> ema_overwrite_frequency = {};
  std::optional<double> loss_scale_factor = {};
  std::optional<std::int64_t> gradient_accumulation_steps = {};
  std::string name = {};

  static constexpr std::string_view class_name = "ScheduleFreeAdamW";
  template <class Self = ScheduleFreeAdamW>
  static constexpr auto fields() {
    return std::tuple_cat(optimizer_fields<Self>(),
                          std::tuple{Field{"beta_1", &Self::beta_1}, Field{"beta_2", &Self::beta_2},
                                     Field{"epsilon", &Self::epsilon}, Field{"warmup_steps", &Self::warmup_steps}});
  }
  void validate() const;
  std::vector<SlotGroup> slots() const;
  Value update(OptimizerScope& s, Value variable, Value gradient, Value learning_rate) const;
};

}  // namespace hornet::optimizers
