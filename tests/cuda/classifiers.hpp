// Small models of four classes that are trained on a device.
#pragma once

#include <hornet/hornet.hpp>

namespace hornet {

Tensor labels(std::int64_t samples, std::int64_t classes);

// Compiled with Adam.
Model classifier(Sequential model);
Model convolutional();  // of images [9, 7, 2]

}  // namespace hornet
