// The only place that decides which backend runs.
#include "src/backends/cpu/cpu.hpp"

namespace hornet {

const Backend& open_backend() {
  static const cpu::CpuBackend cpu;
  return cpu;
}

}  // namespace hornet
