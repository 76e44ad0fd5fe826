#include "layers/gated_cell.hpp"

#include <hornet/ops/shape.hpp>

namespace hornet::layers {
namespace {

struct ForgetBias {
  Initializer others;
  std::int64_t units;
  static constexpr std::string_view class_name = "ForgetBias";

  Tensor call(const Shape& shape, DType dtype, std::uint64_t seed) const {
    Tensor bias(dtype, shape);
    bias.rows(0, units).copy_from(others({units}, dtype, seed));
    bias.rows(units, 2 * units).copy_from(Tensor::ones({units}, dtype));
    bias.rows(2 * units, 4 * units).copy_from(others({2 * units}, dtype, seed + 1));
    return bias;
  }
};

}  // namespace

Initializer forget_bias(const Initializer& others, std::int64_t units) { return ForgetBias{others, units}; }

std::vector<Value> gates_of(Value value, std::int64_t gates) { return ops::split(value, gates, -1); }

Value activated(const Activation& activation, Value x) { return activation ? activation(x) : x; }

}  // namespace hornet::layers
