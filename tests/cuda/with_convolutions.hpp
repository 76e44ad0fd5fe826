// One way of computing convolutions while it lives; then what the environment says.
#pragma once

#include "src/backends/cuda/convolution_tiles.hpp"
#include "tests/while_set.hpp"

namespace hornet {

using WithConvolutions = WhileSet<cuda::choose_convolution_mode, cuda::convolution_mode_asked_for>;

}  // namespace hornet
