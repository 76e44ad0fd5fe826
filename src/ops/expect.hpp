// Checks that shape rules share.
#pragma once

#include <hornet/tensor/shape.hpp>
#include <span>

namespace hornet::ops {

void expect_inputs(std::span<const TensorType> in, std::size_t count);  // throws ConfigError
void expect_floating(const TensorType& type);                           // throws DTypeError
void expect_indices(const TensorType& type);                            // uint8, int32 or int64; throws DTypeError
void expect_axis(int axis, const TensorType& type);                     // in [0, rank); throws ShapeError
void expect_rank(int rank, const TensorType& type, const char* meaning);

// Every one of `values` >= `least`. Throws ConfigError naming `what`.
void expect_at_least(std::int64_t least, std::span<const std::int64_t> values, const char* what);

}  // namespace hornet::ops
