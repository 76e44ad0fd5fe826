// Runs another program, without a shell.
#pragma once

#include <string>
#include <vector>

namespace hornet {

struct ProgramResult {
  int status = 0;  // of its exit; 128 + the signal that ended it
  std::string output, errors;
};

// Starts argv[0], found by PATH, writes `input` to its standard input and waits for its end. Throws IoError when it
// cannot be started.
ProgramResult run_program(const std::vector<std::string>& argv, const std::string& input);

// Whether PATH leads to a program of that name.
bool is_program(const std::string& name);

}  // namespace hornet
