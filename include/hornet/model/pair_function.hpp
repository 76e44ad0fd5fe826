// What a loss or metric of one's own can be: from targets and predictions to one value a sample.
#pragma once

#include <functional>
#include <hornet/graph/value.hpp>

namespace hornet {

using PairFunction = std::function<Value(Value y_true, Value y_pred)>;

}  // namespace hornet
