// The command line that all MNIST examples share.
#pragma once

#include <cstdint>
#include <string>

struct Arguments {
  std::string data_dir;  // where the four IDX files lie; "" looks in the usual places
  std::int64_t epochs;
  bool seeded = false;  // whether --seed was given: without it every run is different
};

// Reads --data-dir, --epochs, --seed, --threads and --device, and sets the last three. Prints help or an error and ends
// the program where that is asked for or needed. From then on an error that nobody catches, such as data that is not
// there, ends the program with its text and status 1.
Arguments parse_arguments(int argc, char** argv, const char* description, std::int64_t default_epochs);
