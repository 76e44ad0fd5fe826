// One way of computing recurrent layers while it lives; then what the environment says.
#pragma once

#include "src/backends/cuda/recurrence.hpp"
#include "tests/while_set.hpp"

namespace hornet {

using WithRecurrence = WhileSet<cuda::choose_recurrence_mode, cuda::recurrence_mode_asked_for>;

}  // namespace hornet
