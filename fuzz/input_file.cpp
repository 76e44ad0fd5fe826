#include "fuzz/input_file.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

InputFile::InputFile(const std::uint8_t* bytes, std::size_t size)
    : descriptor_(::memfd_create("fuzz-input", 0)), path_("/proc/self/fd/" + std::to_string(descriptor_)) {
  if (descriptor_ < 0 || ::write(descriptor_, bytes, size) != static_cast<ssize_t>(size)) std::abort();
}

InputFile::~InputFile() { ::close(descriptor_); }
