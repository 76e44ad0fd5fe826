// A step as a CUDA graph: recorded once, launched as one.
#pragma once

#include "src/backends/cuda/driver.hpp"
#include "src/backends/cuda/module/stream.hpp"

namespace hornet::cuda {

std::unique_ptr<Recording> make_recording(const Stream& stream, void (*work)(void* object), void* object);

}  // namespace hornet::cuda
