// Running sums and products.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::ops {

// y[i] = x[0] + … + x[i] along `axis`; the shape and dtype of x, which is not bool.
Value cumsum(Value x, std::int64_t axis);

// y[i] = x[0] · … · x[i], likewise. Its gradient is right where elements are 0.
Value cumprod(Value x, std::int64_t axis);

}  // namespace hornet::ops
