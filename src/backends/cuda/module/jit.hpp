// Kernels compiled at run time (NVRTC) for the device at hand.
#pragma once

#include "src/backends/cuda/driver.hpp"
#include "src/backends/cuda/module/stream.hpp"

namespace hornet::cuda {

// "NVRTC 13.0 for sm_90": all that compile_source's result depends on beside the source.
std::string compiler_text(const Stream& stream);

// Machine code or PTX. Throws std::runtime_error with the compiler's log, or where the code has become unwanted.
std::string compile_source(const Stream& stream, const std::string& source, const std::atomic<bool>& unwanted);

std::unique_ptr<JitProgram> load_program(const Stream& stream, const std::string& code,
                                         std::span<const std::string> kernels);

}  // namespace hornet::cuda
