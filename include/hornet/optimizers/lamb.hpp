// Adam whose step is scaled to the norm of each variable (You et al. 2019). Source: keras/src/optimizers/lamb.py.
#pragma once

#include <hornet/model/optimizer_definition.hpp>

namespace hornet::optimizers {

struct Lamb {
  LearningRate learning_rate = 0.001;
  double beta_1 = 0.9;
  double beta_2 = 0.999;
  double epsilon = 1e-7;
  std::optional<double> weight_decay = {}, clipnorm = {}, clipvalue = {}, global_clipnorm = {};
  bool use_ema = false;
  double ema_momentum = 0.99;
  std::optional<std::int64_t> ema_overwrite_frequency = {};
  std::optional<double> loss_scale_factor = {};
  std::optional<std::int64_t> gradient_accumulation_steps = {};
  std::string name = {};

  static constexpr std::string_view class_name = "Lamb";
  template <class Self = Lamb>
  static constexpr auto fields() {
    return std::tuple_cat(
        optimizer_fields<Self>(),
        std::tuple{Field{"beta_1", &Self::beta_1}, Field{"beta_2", &Self::beta_2}, Field{"epsilon", &Self::epsilon}});
  }
  void validate() const;
  std::vector<SlotGroup> slots() const;
  Value update(OptimizerScope& s, Value variable, Value gradient, Value learning_rate) const;
};

}  // namespace hornet::optimizers
