// Penalties on what a layer puts out.
#pragma once

#include <hornet/model/scope.hpp>

namespace hornet::layers {

// Adds regularizer(y) / batch size to the loss; nothing without a regularizer. Keras: Layer.__call__.
void regularize_activity(Scope& scope, const Regularizer& regularizer, Value y);

}  // namespace hornet::layers
