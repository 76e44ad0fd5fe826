// A file that appears whole or not at all: written beside its place as `<path>.tmp.<pid>.<n>`, synced, then renamed
// over what was there, and the directory synced. Whatever fails or is killed before the rename leaves the old file as
// it was.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "src/base/file.hpp"

namespace hornet {

class AtomicFile {
 public:
  // Removes temporary files of this path that processes now dead have left, then creates its own. An old file's
  // permissions are kept; a symbolic link at `path` is replaced, not followed. Throws IoError.
  explicit AtomicFile(std::string path);
  ~AtomicFile();  // without commit(): removes the temporary file
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::span<const std::byte> bytes) { file_->write(bytes); }

  // Throws IoError. When only the directory's sync fails the new file is in its place, and the error says so.
  void commit();

 private:
  std::string path_;
  std::string temporary_;
  std::optional<File> file_;  // engaged until renamed
};

}  // namespace hornet
