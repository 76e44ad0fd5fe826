// What the fuzz targets share: the bytes of one round as a file, and what a reader may do with them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <hornet/base/error.hpp>
#include <string>

// A file in memory, for readers that take a path.
class InputFile {
 public:
  InputFile(const std::uint8_t* bytes, std::size_t size);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  int descriptor_;
  std::string path_;
};

// A reader may refuse its input by an exception of ours; any other ends the process.
template <class Read>
int reads_or_refuses(Read read) {
  try {
    read();
  } catch (const hornet::Error&) {
  }
  return 0;
}
