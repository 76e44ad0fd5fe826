// Ctrl-C and SIGTERM while fit runs: the first asks fit to stop after the current batch, a second Ctrl-C ends the
// process at once. The handlers that were there before come back when the object dies.
#pragma once

#include <csignal>

namespace hornet {

class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  bool interrupted() const;

 private:
  struct sigaction old_interrupt_, old_terminate_;
};

}  // namespace hornet
