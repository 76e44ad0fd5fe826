// GatedRecurrence: a loop that is a layer of gated cells (gated_loop.hpp) and that a library computes as a whole;
// GatedRecurrenceGrad: its gradient. Biases are what they are of the layer, [gates · units], not a matrix of equal rows
// as the loop reads them; so are their gradients. What the one keeps for the other is known to the library alone:
// bytes.
#pragma once

#include "src/ops/scan_grad.hpp"
#include "src/passes/gated_loop.hpp"

namespace hornet::passes {

// Outputs: the loop's. Where it keeps bytes, h of all steps if the loop has not that, then the bytes.
struct GatedRecurrence : ops::Scan {
  std::int64_t kept_bytes = 0;

  static constexpr std::string_view name = "gated_recurrence";
  static constexpr bool differentiable = false;  // it comes after gradients
  static constexpr auto fields() {
    using D = GatedRecurrence;
    return std::tuple{Field{"carries", &D::carries}, Field{"sequences", &D::sequences},   Field{"steps", &D::steps},
                      Field{"reverse", &D::reverse}, Field{"kept_bytes", &D::kept_bytes}, Field{"body", &D::body}};
  }
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;
  std::vector<Value> grad(const GradScope&) const = delete;

  GatedLoop loop() const;
  // With h of all steps as an output.
  ops::Scan with_all_steps() const;
};

// Inputs: those of the gradient; h of all steps; the bytes that were kept.
struct GatedRecurrenceGrad : ops::ScanGrad {
  static constexpr std::string_view name = "gated_recurrence_grad";
  static constexpr bool differentiable = false;
  static constexpr auto fields() { return ops::ScanGrad::fields(); }
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;
  std::vector<Value> grad(const GradScope&) const = delete;

  GatedLoop loop() const;
};

}  // namespace hornet::passes
