#include "src/backends/cuda/jit/kernels.hpp"

#include <algorithm>

#include "src/backends/cuda/launch.hpp"

namespace hornet::cuda {

extern const char* const device_headers;

std::size_t JitRegistry::add(const JitSource& source) {
  const std::lock_guard lock(mutex_);
  const auto [known, added] = ids_.try_emplace({source.body, source.threads}, sources_.size());
  if (added) {
    sources_.push_back(source);
    compiled_.emplace_back();
  }
  return known->second;
}

JitRegistry::Compiled JitRegistry::find(std::size_t id) {
  const std::lock_guard lock(mutex_);
  if (!compiled_[id].program) compile_waiting();
  return compiled_[id];
}

void JitRegistry::compile_waiting() {
  std::vector<JitSource> sources;
  std::vector<std::string> entries;
  std::vector<std::size_t> waiting;
  for (std::size_t id = 0; id < sources_.size(); ++id) {
    if (compiled_[id].program) continue;
    entries.push_back(jit_entry(sources.size()));
    sources.push_back(sources_[id]);
    waiting.push_back(id);
  }
  const std::shared_ptr<JitProgram> program = driver().compile(jit_source(sources), entries);
  for (std::size_t i = 0; i < waiting.size(); ++i) compiled_[waiting[i]] = {program, static_cast<int>(i)};
}

JitKernel::JitKernel(const JitSource& source) : id_(jit_registry().add(source)), threads_(source.threads) {}

void JitKernel::operator()(const std::vector<void*>& pointers, std::int64_t n) const {
  if (n == 0) return;
  const JitRegistry::Compiled compiled = jit_registry().find(id_);
  void* arguments[] = {const_cast<void**>(pointers.data()), &n};
  constexpr std::int64_t threads = 256, most_blocks = 132 * 16;
  if (threads_ > 0)
    compiled.program->launch(compiled.kernel, n, threads_, arguments);
  else
    compiled.program->launch(compiled.kernel, std::min((n + threads - 1) / threads, most_blocks), threads, arguments);
}

std::string jit_entry(std::size_t kernel) { return "kernel_" + std::to_string(kernel); }

std::string jit_source(const std::vector<JitSource>& kernels) {
  std::string source = device_headers;
  for (std::size_t i = 0; i < kernels.size(); ++i) {
    const std::string name = "Functor" + std::to_string(i);
    source += "struct " + name + " {\n" + kernels[i].body + "};\n";
    source +=
        (kernels[i].threads > 0 ? "HORNET_BLOCK_ENTRY(" : "HORNET_ELEMENT_ENTRY(") + jit_entry(i) + ", " + name + ")\n";
  }
  return source;
}

}  // namespace hornet::cuda
