// StdoutSilence: while it lives, what the process writes to standard output goes to /dev/null.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

namespace hornet::benchmarks {

class StdoutSilence {
 public:
  StdoutSilence() {
    std::fflush(stdout);
    saved_ = dup(STDOUT_FILENO);
    const int null = open("/dev/null", O_WRONLY);
    dup2(null, STDOUT_FILENO);
    close(null);
  }
  ~StdoutSilence() {
    std::fflush(stdout);
    dup2(saved_, STDOUT_FILENO);
    close(saved_);
  }
  StdoutSilence(const StdoutSilence&) = delete;
  StdoutSilence& operator=(const StdoutSilence&) = delete;

 private:
  int saved_;
};

}  // namespace hornet::benchmarks
