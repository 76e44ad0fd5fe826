// How a configuration has to be written so that every version of Keras 3 reads it.
#pragma once

#include <hornet/base/config.hpp>

namespace hornet {

// A configuration as the first version of Keras 3 would have written it, wherever the later ones read that too: without
// the keys that later versions added and that have their default (an older Keras refuses a key it does not know), and
// with the only input or output of a functional model as a list of one.
Config for_every_keras_3(const Config& config);

}  // namespace hornet
