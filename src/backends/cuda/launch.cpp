#include "src/backends/cuda/launch.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <memory>

#include "src/backends/cuda/jit/kernels.hpp"

namespace hornet::cuda {
namespace {

// "hornet::cuda::Fill<unsigned char>"
std::string source_name(const std::type_info& type) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(abi::__cxa_demangle(type.name(), nullptr, nullptr, &status),
                                                         &std::free);
  if (status != 0) throw InternalError(std::string("a kernel's type has no name: ") + type.name());
  return name.get();
}

}  // namespace

std::size_t functor_type(const std::type_info& type, std::size_t bytes, int threads) {
  return jit_registry().type(
      {.threads = threads, .name = source_name(type), .bytes = static_cast<std::int64_t>(bytes)});
}

}  // namespace hornet::cuda
