// Categories as vectors.
#pragma once

#include <hornet/graph/value.hpp>
#include <string>

namespace hornet::layers {

// `indices` int32 [batch, …] as CategoryEncoding says; "int": the indices themselves. `weights` of "count" may be
// empty. Keras: keras/src/utils/numerical_utils.py, encode_categorical_inputs.
Value encoded_categories(Value indices, const std::string& output_mode, std::int64_t depth, Value weights = {});

}  // namespace hornet::layers
