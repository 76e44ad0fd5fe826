// SpectralNormalization: Miyato et al. 2018; a layer whose kernel is divided by its largest singular value.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct SpectralNormalizationOptions {
  std::int64_t power_iterations = 1;  // steps towards the singular vector at each training step
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// While training, `layer` computes with kernel / σ in place of its weight "kernel" (or "embeddings"); σ is estimated by
// power iteration from vector_u [1, the kernel's last extent], which takes the estimate's new vector; gradients flow
// through σ, not through the vectors. A kernel of zeros stays as it is. Otherwise the layer computes with its kernel as
// it is stored: as Keras on JAX does it, the optimizer alone changes that one. The result has the input's dtype.
// Throws ConfigError if power_iterations < 1; at a call ConfigError when the layer has no such weight.
// Keras: keras/src/layers/normalization/spectral_normalization.py.
struct SpectralNormalization : Layer {
  explicit SpectralNormalization(Layer layer, SpectralNormalizationOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
