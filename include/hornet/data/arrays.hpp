// Training data held in memory.
#pragma once

#include <cstdint>
#include <hornet/tensor/tensor.hpp>
#include <map>
#include <vector>

namespace hornet {

// n samples: axis 0 of every tensor has extent n.
struct Arrays {
  std::vector<Tensor> x = {};              // one tensor an input
  std::vector<Tensor> y = {};              // one an output; empty when there are no targets
  std::vector<Tensor> sample_weight = {};  // empty, or one an output, or a single one [n] or [n, 1] for all outputs
};

// n. Throws DataError when x is empty, when n is 0, when a tensor has rank 0, when first extents differ (naming all of
// them), when sample_weight fits neither y nor "a single one for all outputs".
std::int64_t count_samples(const Arrays& arrays);

// float64 as what is computed in, floatx(); what is not float64 as it is, not copied.
Tensor in_floatx(const Tensor& tensor);
Arrays in_floatx(Arrays arrays);

struct SplitArrays {
  Arrays train;
  Arrays validation;
};

// The first floor(n · (1 − validation_split)) samples and the rest, as views; nothing is copied or shuffled. Throws
// ConfigError unless 0 < validation_split < 1, DataError when either part would be empty, and what count_samples
// throws. Source: Keras, data_adapters/array_slicing.py.
SplitArrays train_validation_split(const Arrays& arrays, double validation_split);

// How much a class counts in the loss; a class that is not named counts 1.
using ClassWeight = std::map<std::int64_t, double>;

// The arrays with sample_weight float32 [n], the weight of each sample's class. The class is y rounded when y is [n] or
// [n, …, 1], else the index of the largest value on the last axis. Throws ConfigError when arrays has a sample_weight
// already or a weight is not finite, DataError when there is not exactly one y, when y is not [n] or [n, k], or a label
// is NaN. Source: Keras, data_adapters/data_adapter_utils.py.
Arrays with_class_weight(Arrays arrays, const ClassWeight& class_weight);

}  // namespace hornet
