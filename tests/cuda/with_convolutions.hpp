// One way of computing convolutions while it lives.
#pragma once

#include "src/backends/cuda/convolution_tiles.hpp"

namespace hornet {

class WithConvolutions {
 public:
  explicit WithConvolutions(cuda::ConvolutionMode mode) { cuda::choose_convolution_mode(mode); }
  ~WithConvolutions() { cuda::choose_convolution_mode(cuda::convolution_mode_asked_for()); }
  WithConvolutions(const WithConvolutions&) = delete;
  WithConvolutions& operator=(const WithConvolutions&) = delete;
};

}  // namespace hornet
