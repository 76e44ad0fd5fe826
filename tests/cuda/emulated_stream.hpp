// The stream of the emulated GPU. While a thread records, what it asks for is kept, with copies of its arguments as
// they are then; a replay does it. As on a GPU, a recording cannot wait, allocate or load: a kernel is loaded when it
// is first launched, which must have been before.
#pragma once

#include "src/backends/cuda/driver.hpp"
#include "src/backends/cuda/module/kernels/host_stream.hpp"

namespace hornet::cuda {

// Where the calling thread's work goes.
HostStream& emulated_stream();
std::unique_ptr<Recording> emulated_recording(void (*work)(void* object), void* object);
// Throws when the calling thread records: `what` cannot be part of a recording.
void expect_not_recording(const char* what);

}  // namespace hornet::cuda
