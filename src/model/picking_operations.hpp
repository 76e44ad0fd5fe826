// Operations that pick parts of a tensor by their places.
#pragma once

#include "src/model/operation_arguments.hpp"

namespace hornet {

Outputs take(const Operands& operands, const Config& options);
Outputs get_item(const Operands& operands, const Config& options);  // Python's brackets

}  // namespace hornet
