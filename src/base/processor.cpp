#include "src/base/processor.hpp"

namespace hornet {

int current_processor() { return sched_getcpu(); }

AllowedProcessors::AllowedProcessors() {
  if (sched_getaffinity(0, sizeof allowed_, &allowed_) != 0) CPU_ZERO(&allowed_);
}

void AllowedProcessors::leave(int processor) const {
  cpu_set_t others = allowed_;
  if (processor < 0 || processor >= CPU_SETSIZE) return;
  CPU_CLR(processor, &others);
  // What cannot be done is left: the thread then shares a processor, which costs time and changes no result.
  if (CPU_COUNT(&others) > 0) sched_setaffinity(0, sizeof others, &others);
}

}  // namespace hornet
