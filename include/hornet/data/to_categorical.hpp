// Class numbers as one-hot rows.
#pragma once

#include <cstdint>
#include <hornet/tensor/tensor.hpp>
#include <optional>

namespace hornet::utils {

// labels [n…], whole numbers from 0 on of any dtype -> float32 [n…, num_classes], 1 at the label; of [n, 1] comes
// [n, num_classes]. num_classes: the greatest label + 1 when not given. Throws DataError naming the element for labels
// that are not in [0, num_classes), ConfigError if num_classes < 1. Keras: keras/src/utils/numerical_utils.py.
Tensor to_categorical(const Tensor& labels, std::optional<std::int64_t> num_classes = {});

}  // namespace hornet::utils
