#include "src/model/interrupt.hpp"

#include <unistd.h>

namespace hornet {
namespace {

volatile std::sig_atomic_t pending = 0;

extern "C" void note_signal(int signal) {
  if (pending && signal == SIGINT) {
    constexpr char restore[] = "\x1b[0m\x1b[?25h\n";  // colours off, cursor on
    [[maybe_unused]] const auto written = isatty(STDOUT_FILENO) ? write(STDOUT_FILENO, restore, sizeof restore - 1) : 0;
    _exit(130);
  }
  pending = 1;
}

}  // namespace

InterruptGuard::InterruptGuard() {
  pending = 0;
  struct sigaction action = {};
  action.sa_handler = note_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &old_interrupt_);
  sigaction(SIGTERM, &action, &old_terminate_);
}

InterruptGuard::~InterruptGuard() {
  sigaction(SIGINT, &old_interrupt_, nullptr);
  sigaction(SIGTERM, &old_terminate_, nullptr);
}

bool InterruptGuard::interrupted() const { return pending != 0; }

}  // namespace hornet
