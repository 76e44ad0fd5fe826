// The module's kernels as parts of launches compiled at run time: what NVIDIA's compiler says of their source.
#include <cxxabi.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "src/backends/cuda/jit/kernels.hpp"
#include "src/backends/cuda/module/kernels/kernels.hpp"
#include "tests/cuda/nvrtc.hpp"

using namespace hornet;

namespace {

// Of the many for pointwise ops, whose functions jit.cpp shows to the compiler, some.
std::vector<std::string> functor_names() {
  std::vector<std::string> names, pointwise;
  for (const auto& [mangled, launcher] : cuda::all_kernels()) {
    const std::unique_ptr<char, decltype(&std::free)> name(
        abi::__cxa_demangle(mangled.c_str(), nullptr, nullptr, nullptr), &std::free);
    const std::string text = name.get();
    (text.find("elements::") != text.npos && text.find("Reduce") == text.npos ? pointwise : names).push_back(text);
  }
  std::ranges::sort(names);
  std::ranges::sort(pointwise);
  for (std::size_t i = 0; i < pointwise.size(); i += 16) names.push_back(pointwise[i]);
  return names;
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("NVIDIA's compiler takes the module's kernels as parts") {
    const cuda::JitSource fill{.name = "hornet::cuda::Fill<unsigned char>", .bytes = 16};
    std::string source = cuda::jit_source({fill});
    const std::vector<std::string> names = functor_names();
    CHECK(names.size() > 80);
    constexpr std::size_t group = 20;
    for (std::size_t begin = 0; begin < names.size(); begin += group) {
      source += "HORNET_PARTS_ENTRY(parts_" + std::to_string(begin) + ", 4048, 256, (256)";
      for (std::size_t i = begin; i < std::min(begin + group, names.size()); ++i) source += ", " + names[i];
      source += ")\n";
    }
    const auto complaints = cuda::nvrtc_complaints(source);
    if (!complaints)
      MESSAGE("NVRTC is not installed: its opinion of the source was not asked for");
    else
      CHECK_MESSAGE(complaints->empty(), *complaints);
  }
}
