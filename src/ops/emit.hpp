// The door through which every op function adds its node.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::ops {

// Adds the op to the innermost graph of its inputs; returns its first output.
Value emit(Op op, std::vector<Value> inputs);

// Brings the inputs to one dtype and one shape, then adds the op.
Value emit_broadcast(Op op, std::vector<Value> inputs);

DType promote(DType a, DType b);
Shape broadcast_shapes(const Shape& a, const Shape& b);  // throws ShapeError naming both

}  // namespace hornet::ops
