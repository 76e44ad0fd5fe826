#include "layers/random_factor.hpp"

#include <hornet/ops/pointwise.hpp>

#include "layers/arguments.hpp"

namespace hornet::layers {

void expect_factor(std::string_view layer, std::string_view option, const Factor& factor, double least, double most) {
  if (least <= factor.low && factor.high <= most) return;
  refuse(layer, option, "one number or two in [" + to_json(least) + ", " + to_json(most) + "]",
         to_json(ConfigCodec<Factor>::encode(factor)));
}

Value drawn(const RandomStream& random, const Shape& shape, double low, double high) {
  return random.uniform(shape) * (high - low) + low;
}

}  // namespace hornet::layers
