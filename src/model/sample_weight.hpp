// How targets, predictions, sample weights and masks meet. Source: keras/src/losses/loss.py.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet {

struct ValuePair {
  Value first, second;
};

// Where the ranks differ by one and the last axis of the greater is 1: the lesser gets that axis when it has rank 1,
// else the greater loses it.
ValuePair squeeze_or_expand_to_same_rank(Value a, Value b);

// The weight that also says which elements count: sample_weight (may be empty) times mask (may be empty). With
// `rescale`, elements that count weigh total / valid, so that a mean over all is a mean over the valid ones.
Value apply_mask(Value sample_weight, Value mask, DType dtype, bool rescale);

}  // namespace hornet
