// Which processor a thread runs on.
#pragma once

#include <sched.h>

namespace hornet {

// The processor that the calling thread runs on, -1 where the system does not say.
int current_processor();

// The processors that a thread was allowed when this was made.
class AllowedProcessors {
 public:
  AllowedProcessors();

  // Moves the calling thread to another of them than `processor`, and keeps it from there until it is called again.
  // Does nothing where there is no other.
  void leave(int processor) const;

 private:
  cpu_set_t allowed_;
};

}  // namespace hornet
