// Operations that rearrange the elements of tensors.
#pragma once

#include "src/model/operation_arguments.hpp"

namespace hornet {

Outputs reshape(const Operands& operands, const Config& options);
Outputs expand_dims(const Operands& operands, const Config& options);
Outputs squeeze(const Operands& operands, const Config& options);
Outputs transpose(const Operands& operands, const Config& options);
Outputs swapaxes(const Operands& operands, const Config& options);
Outputs moveaxis(const Operands& operands, const Config& options);
Outputs concatenate(const Operands& operands, const Config& options);
Outputs stack(const Operands& operands, const Config& options);
Outputs unstack(const Operands& operands, const Config& options);
Outputs split(const Operands& operands, const Config& options);
Outputs tile(const Operands& operands, const Config& options);
Outputs repeat(const Operands& operands, const Config& options);
Outputs pad(const Operands& operands, const Config& options);
Outputs flip(const Operands& operands, const Config& options);
Outputs roll(const Operands& operands, const Config& options);
Outputs diff(const Operands& operands, const Config& options);
Outputs tril(const Operands& operands, const Config& options);
Outputs triu(const Operands& operands, const Config& options);
Outputs extract_patches(const Operands& operands, const Config& options);
Outputs space_to_depth(const Operands& operands, const Config& options);
Outputs depth_to_space(const Operands& operands, const Config& options);

}  // namespace hornet
