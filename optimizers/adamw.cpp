#include <hornet/base/check.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/optimizers/adamw.hpp>

namespace hornet::optimizers {

Adam AdamW::adam() const { return {.beta_1 = beta_1, .beta_2 = beta_2, .epsilon = epsilon, .amsgrad = amsgrad}; }

void AdamW::validate() const {
  if (!weight_decay) throw ConfigError("AdamW: weight_decay must be a number, got none; Adam is AdamW without it");
  check_fraction(class_name, "beta_1", beta_1);
  check_fraction(class_name, "beta_2", beta_2);
  check_at_least(class_name, "epsilon", epsilon, 0);
}

std::vector<SlotGroup> AdamW::slots() const { return adam().slots(); }

Value AdamW::update(OptimizerScope& s, Value w, Value g, Value lr) const { return adam().update(s, w, g, lr); }

}  // namespace hornet::optimizers
