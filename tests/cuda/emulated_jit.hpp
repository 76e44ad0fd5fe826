// Kernels compiled at run time for the emulated GPU, by the host's compiler.
#pragma once

#include "src/backends/cuda/driver.hpp"

namespace hornet::cuda {

std::string emulated_code(const std::string& source);
std::unique_ptr<JitProgram> emulated_program(const std::string& code, std::span<const std::string> kernels);

}  // namespace hornet::cuda
