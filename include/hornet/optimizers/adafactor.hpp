// Adam's second moment kept as one row and one column (Shazeer & Stern 2018). The step is min(lr, 1 / sqrt(t)), so
// relative_step, which asks for just that, changes nothing; it is there for Keras' configurations.
// Source: keras/src/optimizers/adafactor.py.
#pragma once

#include <hornet/model/optimizer_definition.hpp>

namespace hornet::optimizers {

struct Adafactor {
  LearningRate learning_rate = 0.001;
  double beta_2_decay = -0.8;
  double epsilon_1 = 1e-30;  // added to squared gradients
  double epsilon_2 = 1e-3;   // the least scale of a variable
  double clip_threshold = 1;
  bool relative_step = true;
  std::optional<double> weight_decay = {}, clipnorm = {}, clipvalue = {}, global_clipnorm = {};
  bool use_ema = false;
  double ema_momentum = 0.99;
  std::optional<std::int64_t> ema_overwrite_frequency = {};
  std::optional<double> loss_scale_factor = {};
  std::optional<std::int64_t> gradient_accumulation_steps = {};
  std::string name = {};

  static constexpr std::string_view class_name = "Adafactor";
  template <class Self = Adafactor>
  static constexpr auto fields() {
    return std::tuple_cat(
        optimizer_fields<Self>(),
        std::tuple{Field{"beta_2_decay", &Self::beta_2_decay}, Field{"epsilon_1", &Self::epsilon_1},
                   Field{"epsilon_2", &Self::epsilon_2}, Field{"clip_threshold", &Self::clip_threshold},
                   Field{"relative_step", &Self::relative_step}});
  }
  void validate() const;
  std::vector<SlotGroup> slots() const;
  Value update(OptimizerScope& s, Value variable, Value gradient, Value learning_rate) const;
};

}  // namespace hornet::optimizers
