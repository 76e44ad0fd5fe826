// Discretization: numbers as the bins they fall into.
#pragma once

#include <hornet/data/dataset.hpp>
#include <hornet/model/layer.hpp>
#include <optional>
#include <vector>

namespace hornet::layers {

struct DiscretizationOptions {
  std::optional<std::vector<double>> bin_boundaries = {};  // ascending; or num_bins, and adapt()
  std::optional<std::int64_t> num_bins = {};
  double epsilon = 0.01;            // how far adapt() may be off, as a part of the data
  std::string output_mode = "int";  // "int", "one_hot", "multi_hot", "count": as CategoryEncoding's
  std::string name = {};
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// The bin of each element, int32: how many boundaries are ≤ x, so 0 … the number of boundaries; NaN is in the last one.
// With another output_mode what CategoryEncoding makes of the bins. Masks end here; nothing is trained.
// Throws ConfigError unless one of bin_boundaries and num_bins is given, boundaries ascend, epsilon > 0 and output_mode
// is known; at a call ConfigError when it has no boundaries yet.
// Keras: keras/src/layers/preprocessing/discretization.py; its sparse results are not supported.
struct Discretization : Layer {
  explicit Discretization(DiscretizationOptions options = {});
  static Layer from_config(const Config& config);

  // Takes the boundaries of num_bins equally filled bins from data. A Dataset has batches of one x each, of which the
  // first `steps` are taken. Throws ConfigError when the boundaries were given, DataError on no data.
  void adapt(const Tensor& data);
  void adapt(const Dataset& batches, std::optional<std::int64_t> steps = {});
};

}  // namespace hornet::layers
