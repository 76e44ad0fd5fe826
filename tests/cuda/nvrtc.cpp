#include "tests/cuda/nvrtc.hpp"

#include <dlfcn.h>
#include <doctest/doctest.h>

#include <cstddef>
#include <iterator>

namespace hornet::cuda {
namespace {

using Program = void*;

template <class F>
F symbol(void* library, const char* name) {
  return reinterpret_cast<F>(dlsym(library, name));
}

void* open_nvrtc() {
  for (const char* name : {"libnvrtc.so", "/usr/local/cuda/lib64/libnvrtc.so", "libnvrtc.so.13", "libnvrtc.so.12"})
    if (void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL)) return library;
  return nullptr;
}

}  // namespace

std::optional<std::string> nvrtc_complaints(const std::string& source) {
  void* const library = open_nvrtc();
  if (!library) return {};
  const auto create = symbol<int (*)(Program*, const char*, const char*, int, const char* const*, const char* const*)>(
      library, "nvrtcCreateProgram");
  const auto compile = symbol<int (*)(Program, int, const char* const*)>(library, "nvrtcCompileProgram");
  const auto log_size = symbol<int (*)(Program, std::size_t*)>(library, "nvrtcGetProgramLogSize");
  const auto log = symbol<int (*)(Program, char*)>(library, "nvrtcGetProgramLog");
  const auto destroy = symbol<int (*)(Program*)>(library, "nvrtcDestroyProgram");
  Program program = nullptr;
  if (create(&program, source.c_str(), "kernels.cu", 0, nullptr, nullptr) != 0) return "nvrtcCreateProgram failed";
  const char* options[] = {"--std=c++20", "--fmad=false", "--device-as-default-execution-space", "--device-int128",
                           "--gpu-architecture=sm_90"};
  const int status = compile(program, static_cast<int>(std::size(options)), options);
  std::size_t size = 0;
  log_size(program, &size);
  std::string text(size, '\0');
  log(program, text.data());
  destroy(&program);
  return status == 0 ? "" : "status " + std::to_string(status) + ": " + text;
}

void expect_content(const std::string& source) {
  const auto complaints = nvrtc_complaints(source);
  if (!complaints)
    MESSAGE("NVRTC is not installed: its opinion of the source was not asked for");
  else
    CHECK_MESSAGE(complaints->empty(), *complaints);
}

}  // namespace hornet::cuda
