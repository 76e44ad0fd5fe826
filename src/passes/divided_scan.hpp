// DividedScan: a scan whose steps compute each row (of axis 0) by itself, run for a few rows at a time: every part of
// the rows goes through all steps on its own, in one thread. The body is the step of one part.
#pragma once

#include "src/ops/scan.hpp"

namespace hornet::passes {

struct DividedScan : ops::Scan {
  std::int64_t parts = 1;
  std::vector<std::int64_t> divided;  // inputs of which a part gets its rows only; it gets all of the others

  static constexpr std::string_view name = "divided_scan";
  static constexpr bool differentiable = false;  // division comes after gradients
  static constexpr auto fields() {
    using D = DividedScan;
    return std::tuple{Field{"carries", &D::carries}, Field{"sequences", &D::sequences}, Field{"steps", &D::steps},
                      Field{"reverse", &D::reverse}, Field{"parts", &D::parts},         Field{"divided", &D::divided},
                      Field{"body", &D::body}};
  }
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;
  std::vector<Value> grad(const GradScope&) const = delete;

  // The axis of an input along which its rows lie.
  int axis_of_input(int input) const { return is_sequence(input) ? 1 : 0; }
  int axis_of_output(int output) const { return is_carry(output) ? 0 : 1; }
  bool is_divided(int input) const;
};

}  // namespace hornet::passes
