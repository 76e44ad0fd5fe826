// A precision of products and convolutions while it lives.
#pragma once

#include <hornet/runtime/device.hpp>

#include "tests/while_set.hpp"

namespace hornet {

using InPrecision = WhileSet<set_matmul_precision, float32_again>;

}  // namespace hornet
