// Gradient descent, plain or with momentum:  v = momentum · v − lr · g,  w += v  (nesterov: w += momentum · v − lr ·
// g). Source: keras/src/optimizers/sgd.py.
#pragma once

#include <hornet/model/optimizer_definition.hpp>

namespace hornet::optimizers {

struct SGD {
  LearningRate learning_rate = 0.01;
  double momentum = 0;  // in [0, 1]
  bool nesterov = false;
  std::optional<double> weight_decay = {}, clipnorm = {}, clipvalue = {}, global_clipnorm = {};
  bool use_ema = false;
  double ema_momentum = 0.99;
  std::optional<std::int64_t> ema_overwrite_frequency = {};
  std::optional<double> loss_scale_factor = {};
  std::optional<std::int64_t> gradient_accumulation_steps = {};
  std::string name = {};

  static constexpr std::string_view class_name = "SGD";
  template <class Self = SGD>
  static constexpr auto fields() {
    return std::tuple_cat(optimizer_fields<Self>(),
                          std::tuple{Field{"momentum", &Self::momentum}, Field{"nesterov", &Self::nesterov}});
  }
  void validate() const;
  std::vector<SlotGroup> slots() const;
  Value update(OptimizerScope& s, Value variable, Value gradient, Value learning_rate) const;
};

}  // namespace hornet::optimizers
