// Ops that compare elements along an axis.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::ops {

// The index of the greatest (least) element along `axis`, int32, without that axis. The first of equals; NaN wins.
Value argmax(Value x, std::int64_t axis = -1);
Value argmin(Value x, std::int64_t axis = -1);

struct TopK {
  Value values;   // [..., k], greatest first
  Value indices;  // [..., k] int32; of equals the lower index comes first
};

// The k greatest elements along the last axis. NaN counts as greatest. Throws ShapeError when k is not in [1, extent].
TopK top_k(Value x, std::int64_t k);

// In increasing order along `axis`, NaN last, and the places int32 that elements had before; equals keep their order.
Value sort(Value x, std::int64_t axis = -1);
Value argsort(Value x, std::int64_t axis = -1);

// targets [n…] integer, predictions [n…, classes] -> bool [n…]: fewer than k classes are predicted above the target's
// class, as in Keras. A target outside [0, classes) is never among them.
Value in_top_k(Value targets, Value predictions, std::int64_t k);

}  // namespace hornet::ops
