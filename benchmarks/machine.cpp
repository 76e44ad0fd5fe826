#include "benchmarks/machine.hpp"

#include <fstream>

#include "commit.hpp"
#ifdef HORNET_ONEDNN
#include <oneapi/dnnl/dnnl.h>
#endif

namespace hornet::benchmarks {

std::string cpu_model() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

std::string onednn_version() {
#ifdef HORNET_ONEDNN
  const dnnl_version_t& version = *dnnl_version();
  return std::to_string(version.major) + "." + std::to_string(version.minor) + "." + std::to_string(version.patch);
#else
  return "none";
#endif
}

std::string commit() { return HORNET_COMMIT; }

}  // namespace hornet::benchmarks
