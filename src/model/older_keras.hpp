// What a configuration must not say so that every version of Keras 3 reads it.
#pragma once

#include <hornet/base/config.hpp>

namespace hornet {

// Without the keys that versions after 3.0 added, wherever they have their default: an older Keras refuses a key it
// does not know, and a newer one takes the default.
Config without_newer_keys(const Config& config);

}  // namespace hornet
