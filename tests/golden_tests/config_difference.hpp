// Whether two configurations of a model say the same.
#pragma once

#include <hornet/base/config.hpp>
#include <string>

// The first difference, "config/layers/2/config/units: 3, recorded 5", or "". The order of dictionaries and whether a
// number is written as an integer do not count; nor do what Keras derives or lets run a step (build_config,
// shared_object_id, jit_compile), options that are null where nothing was recorded, arguments of calls that are null,
// and the keys that versions after Keras 3.0 added.
std::string config_difference(const hornet::Config& ours, const hornet::Config& recorded);
