// How a convolution's product is cut into tiles, and a long sum into chunks: a rule on shapes alone, with guesses of
// how fast tiles are beside each other.
#pragma once

#include "src/backends/cuda/convolution_tiles.hpp"

namespace hornet::cuda {

// `product` has no tiles yet.
ConvolutionTiles with_best_tiles(const ConvolutionTiles& product);

}  // namespace hornet::cuda
