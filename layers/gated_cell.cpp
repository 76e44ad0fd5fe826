#include "layers/gated_cell.hpp"

#include <hornet/ops/shape.hpp>

namespace hornet::layers {

std::vector<Value> gates_of(Value value, std::int64_t gates) {
  return ops::split(value, std::vector<std::int64_t>(static_cast<std::size_t>(gates), value.shape().back() / gates),
                    -1);
}

Value activated(const Activation& activation, Value x) { return activation ? activation(x) : x; }

}  // namespace hornet::layers
