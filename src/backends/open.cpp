// The only place that decides which backend runs.
#include <atomic>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <hornet/base/error.hpp>
#include <hornet/base/threads.hpp>
#include <hornet/runtime/device.hpp>
#include <mutex>
#include <optional>

#include "src/backends/built_with.hpp"
#include "src/backends/cpu/cpu.hpp"
#ifdef HORNET_CUDA
#include "src/backends/cuda/cuda.hpp"
#include "src/backends/cuda/load.hpp"
#endif

namespace hornet {
namespace {

struct Device {
  bool is_gpu = false;
  int index = 0;  // of the GPU
  const Backend* backend = nullptr;
};

std::mutex choosing;
Device chosen;                                // guarded
std::atomic<const Backend*> in_use{nullptr};  // chosen.backend, once there is one

const Backend& cpu_backend() {
  static const cpu::CpuBackend cpu;
  return cpu;
}

// The process's GPU. It is never closed: plans refer to it until the last variable is gone.
const Backend& gpu_backend(int index) {
#ifdef HORNET_CUDA
  static const cuda::CudaBackend* backend = nullptr;
  static int opened = 0;
  if (!backend) {
    backend = new cuda::CudaBackend(cuda::load_driver(index));
    opened = index;
  }
  if (opened != index)
    throw ConfigError("this process computes on GPU " + std::to_string(opened) +
                      " already, and a process uses one; start another for GPU " + std::to_string(index));
  return *backend;
#else
  throw ConfigError("this Hornet was built without CUDA, so there is no GPU " + std::to_string(index) +
                    "; docs/gpu.md tells how to build it with");
#endif
}

// "gpu" is 0, "gpu:1" is 1; no value for anything else.
std::optional<int> gpu_index(std::string_view name) {
  if (name == "gpu") return 0;
  if (!name.starts_with("gpu:")) return std::nullopt;
  name.remove_prefix(4);
  int index = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
  if (error != std::errc{} || end != name.data() + name.size() || index < 0) return std::nullopt;
  return index;
}

Device first_usable() {
  try {
    return {true, 0, &gpu_backend(0)};
  } catch (const ConfigError& reason) {
    std::fprintf(stderr, "hornet: computing on the CPU: %s\n", reason.what());
    return {false, 0, &cpu_backend()};
  }
}

// Called with `choosing` held.
Device named(const std::string& who, std::string_view name) {
  static const std::string names[] = {"cpu", "gpu", "gpu:1", "auto"};
  if (name == "cpu") return {false, 0, &cpu_backend()};
  if (name == "auto") return first_usable();
  const std::optional<int> index = gpu_index(name);
  if (!index) throw ConfigError(who + ": unknown device '" + std::string(name) + "'." + suggest(name, names));
  if (chosen.is_gpu && chosen.index == *index) return chosen;
  try {
    return {true, *index, &gpu_backend(*index)};
  } catch (const ConfigError& reason) {
    throw ConfigError(who + ": '" + std::string(name) + "' cannot be used: " + reason.what() +
                      ". To compute on the CPU choose 'cpu', or 'auto' for a GPU only where there is one");
  }
}

// Calls with `choosing` held.
void use(const Device& device) {
  chosen = device;
  in_use = device.backend;
}

std::string full_name(const Device& device) { return device.is_gpu ? "gpu:" + std::to_string(device.index) : "cpu"; }

// Of the innermost DeviceScope, or of the process.
Device current() {
  const std::lock_guard lock(choosing);
  if (const std::string& placed = PlacementScope::device(); !placed.empty()) return named("DeviceScope", placed);
  if (!chosen.backend) {
    const char* wanted = std::getenv("HORNET_DEVICE");
    use(named("HORNET_DEVICE", wanted ? wanted : "cpu"));
  }
  return chosen;
}

}  // namespace

const Backend& open_backend() {
  if (const Backend* backend = in_use; backend && PlacementScope::device().empty()) return *backend;
  return *current().backend;
}

const Backend& backend_of(const std::string& device) {
  const std::lock_guard lock(choosing);
  return *named("a placed op", device).backend;
}

std::string full_device_name(const std::string& who, std::string_view device) {
  const std::lock_guard lock(choosing);
  return full_name(named(who, device));
}

DeviceScope::DeviceScope(std::string_view device) : placement_(full_device_name("DeviceScope", device)) {}

void set_device(std::string_view name) {
  const std::lock_guard lock(choosing);
  use(named("set_device", name));
}

void use_backend(const Backend& backend) {
  const std::lock_guard lock(choosing);
  use({backend.memory() != nullptr, 0, &backend});
}

std::string device() { return full_name(current()); }

std::string device_description() { return current().backend->description(); }

}  // namespace hornet
