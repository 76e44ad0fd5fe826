// Normalization: input brought to mean 0 and variance 1 by statistics of the data.
#pragma once

#include <hornet/data/dataset.hpp>
#include <hornet/layers/numbers.hpp>
#include <hornet/layers/option.hpp>
#include <hornet/model/layer.hpp>
#include <optional>

namespace hornet::layers {

struct NormalizationOptions {
  Option<std::vector<std::int64_t>> axis = -1;  // each index along these has its own statistics; none: one for all
  std::optional<Numbers> mean = {};             // given with variance: no weights, adapt() is not needed
  std::optional<Numbers> variance = {};
  bool invert = false;  // from mean 0 and variance 1 back to the data's
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// y = (x - mean) / max(√variance, 1e-7), or inverted y = mean + x · max(√variance, 1e-7); integers become float32. The
// mask goes on. Without given statistics they are the weights mean and variance, of the extents of `axis`, 0 and 1
// until adapt(), and count, an int32 that Keras' files have. Given ones broadcast to those extents. Throws ConfigError
// when only one of mean and variance is given or their shapes differ; at a call ShapeError when an axis is out of range
// or given statistics do not fit. Keras: keras/src/layers/preprocessing/normalization.py.
struct Normalization : Layer {
  explicit Normalization(NormalizationOptions options = {});
  static Layer from_config(const Config& config);

  // Takes mean and (biased) variance from data, in place of what the layer had. A Dataset has batches of one x each.
  // Throws ConfigError when the statistics were given, DataError on no data, ShapeError on data of another shape.
  void adapt(const Tensor& data);
  void adapt(const Dataset& batches);
};

}  // namespace hornet::layers
