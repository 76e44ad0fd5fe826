// What Embedding and ReversibleEmbedding share.
#pragma once

#include <hornet/model/scope.hpp>

namespace hornet::layers {

// The weight "embeddings" [rows, width] with the options' initializer, regularizer and constraint.
template <class Options>
Value embeddings_of(Scope& scope, const Options& options, std::int64_t rows, std::int64_t width) {
  return scope.weight("embeddings", {rows, width}, options.embeddings_initializer,
                      {.regularizer = options.embeddings_regularizer, .constraint = options.embeddings_constraint});
}

// embeddings[x] in the dtype that the layer computes in, floats of x cast to int32; with mask_zero its mask is x != 0.
Value looked_up(Scope& scope, Value embeddings, Value x, bool mask_zero);

}  // namespace hornet::layers
