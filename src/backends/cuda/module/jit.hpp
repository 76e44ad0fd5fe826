// Kernels compiled at run time (NVRTC) for the device at hand.
#pragma once

#include "src/backends/cuda/driver.hpp"
#include "src/backends/cuda/module/stream.hpp"

namespace hornet::cuda {

// Throws std::runtime_error with the compiler's log.
std::unique_ptr<JitProgram> compile_program(const Stream& stream, const std::string& source,
                                            std::span<const std::string> kernels);

}  // namespace hornet::cuda
