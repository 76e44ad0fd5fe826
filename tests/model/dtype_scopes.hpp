// The policy, or floatx, while they live; then float32.
#pragma once

#include <hornet/model/dtype_policy.hpp>

#include "tests/while_set.hpp"

using Policy = hornet::WhileSet<hornet::set_dtype_policy, hornet::float32_again>;
using Floatx = hornet::WhileSet<hornet::set_floatx, hornet::float32_again>;
