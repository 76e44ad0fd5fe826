// Operations that pick elements of tensors: by their places, or by their order.
#pragma once

#include "src/model/operation_arguments.hpp"

namespace hornet {

Outputs take(const Operands& operands, const Config& options);
Outputs take_along_axis(const Operands& operands, const Config& options);
Outputs get_item(const Operands& operands, const Config& options);  // Python's brackets
Outputs one_hot(const Operands& operands, const Config& options);

Outputs argmax(const Operands& operands, const Config& options);
Outputs argmin(const Operands& operands, const Config& options);
Outputs top_k(const Operands& operands, const Config& options);
Outputs in_top_k(const Operands& operands, const Config& options);
Outputs sort(const Operands& operands, const Config& options);
Outputs argsort(const Operands& operands, const Config& options);

}  // namespace hornet
