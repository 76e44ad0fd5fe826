// NVIDIA's run-time compiler, which needs no GPU: whether it takes a source.
#pragma once

#include <optional>
#include <string>

namespace hornet::cuda {

// Its complaints, empty when it is content; nothing where NVRTC is not installed.
std::optional<std::string> nvrtc_complaints(const std::string& source);

// Checks that it is content; says so where it is not installed.
void expect_content(const std::string& source);

}  // namespace hornet::cuda
