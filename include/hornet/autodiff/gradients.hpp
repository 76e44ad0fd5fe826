// Reverse-mode differentiation: gradients are built as more nodes of the same graph, so they can be printed,
// optimised, fetched and differentiated again.
#pragma once

#include <hornet/graph/graph.hpp>
#include <vector>

namespace hornet {

// d loss / d wrt[i] for each i, of the shape of wrt[i]. `loss` is a floating scalar. Where the loss does not depend on
// wrt[i], or only through ops of zero derivative, the gradient is zeros. Throws ShapeError when the loss is not a
// scalar, ConfigError when it depends on a wrt through an op that is not differentiable.
std::vector<Value> gradients(Value loss, const std::vector<Value>& wrt);

// The same for any outputs, each with the gradient that arrives at it (an empty Value: ones).
std::vector<Value> gradients(const std::vector<Value>& outputs, const std::vector<Value>& upstream,
                             const std::vector<Value>& wrt);

}  // namespace hornet
