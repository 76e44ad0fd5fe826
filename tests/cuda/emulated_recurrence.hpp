// Recurrent layers by a library of the emulated GPU: the equations that cuDNN documents, in loops, with weights that
// lie where nobody would guess them.
#pragma once

#include "src/backends/cuda/driver.hpp"

namespace hornet::cuda {

std::unique_ptr<Recurrence> emulated_recurrence(const RecurrenceCall& call);

}  // namespace hornet::cuda
