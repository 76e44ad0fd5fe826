// The command `hornet` as a function.
#pragma once

#include <string>
#include <vector>

namespace hornet::command {

// Arguments without the program's name. Status 0: done; 1: `hornet diff` found differences; 2: something is wrong, the
// message on stderr says what.
int run(std::vector<std::string> arguments);

}  // namespace hornet::command
