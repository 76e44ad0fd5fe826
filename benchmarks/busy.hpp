// Processes that do nothing but keep a core busy each, while the object lives.
#pragma once

#include <sys/types.h>

#include <vector>

namespace hornet::benchmarks {

class BusyProcesses {
 public:
  explicit BusyProcesses(int count);
  ~BusyProcesses();
  BusyProcesses(const BusyProcesses&) = delete;
  BusyProcesses& operator=(const BusyProcesses&) = delete;

 private:
  std::vector<pid_t> children_;
};

}  // namespace hornet::benchmarks
