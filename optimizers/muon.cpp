#include <algorithm>
#include <cctype>
#include <cmath>
#include <hornet/base/check.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/optimizers/adam.hpp>
#include <hornet/optimizers/muon.hpp>
#include <regex>

namespace hornet::optimizers {

void Muon::validate() const {
  check_fraction(class_name, "adam_beta_1", adam_beta_1);
  check_fraction(class_name, "adam_beta_2", adam_beta_2);
  check_at_least(class_name, "epsilon", epsilon, 0);
  check_between(class_name, "momentum", momentum, 0, 1);
  check_at_least(class_name, "ns_steps", static_cast<double>(ns_steps), 0);
  check_positive(class_name, "adam_lr_ratio", adam_lr_ratio);
  if (adam_weight_decay) check_at_least(class_name, "adam_weight_decay", *adam_weight_decay, 0);
  if (rms_rate) check_positive(class_name, "rms_rate", *rms_rate);
  for (const std::string& expression : exclude_layers) try {
      std::regex{expression};
    } catch (const std::regex_error&) {
      throw ConfigError("Muon: exclude_layers must hold regular expressions, got '" + expression + "'");
    }
}

bool Muon::is_adams(const Variable& variable) const {
  if (variable.type().shape.rank() != 2) return true;
  const std::string& path = variable.path.empty() ? variable.name : variable.path;
  std::string lower = path;
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (exclude_embeddings && lower.find("embedding") != std::string::npos) return true;
  return std::ranges::any_of(
      exclude_layers, [&](const std::string& expression) { return std::regex_search(path, std::regex(expression)); });
}

std::vector<SlotGroup> Muon::slots() const {
  return {SlotGroup{{.name = "momentum"},
                    {.name = "velocity", .kept_for = [self = *this](const Variable& v) { return self.is_adams(v); }}}};
}

std::optional<double> Muon::decay_of(const Variable& variable) const {
  return is_adams(variable) ? adam_weight_decay : weight_decay;
}

// U·Vᵀ of the matrix' singular value decomposition, nearly: its singular values become about 1.
Value Muon::orthogonal(Value matrix) const {
  const bool tall = matrix.shape()[0] > matrix.shape()[1];
  Value x = matrix / (ops::sqrt(ops::sum(ops::square(matrix))) + 1e-7);
  for (std::int64_t i = 0; i < ns_steps; ++i) {  // on the side of the smaller extent
    const Value a = ops::matmul(x, x, tall, !tall);
    const Value b = muon_b * a + ops::matmul(muon_c * a, a);
    x = muon_a * x + (tall ? ops::matmul(x, b) : ops::matmul(b, x));
  }
  return x;
}

Value Muon::update(OptimizerScope& s, Value w, Value g, Value lr) const {
  if (s.has_slot("velocity")) {
    const Adam adam{.beta_1 = adam_beta_1, .beta_2 = adam_beta_2, .epsilon = epsilon};
    return adam.update(s, w, g, lr * adam_lr_ratio);
  }
  const Value m = s.assign("momentum", momentum * s.slot("momentum") + g);
  const Value direction = lr * orthogonal(nesterov ? g + momentum * m : m);
  if (!rms_rate) return w - direction;
  const auto greater = static_cast<double>(std::max(w.shape()[0], w.shape()[1]));
  return w - direction * (std::sqrt(greater) * *rms_rate);
}

}  // namespace hornet::optimizers
