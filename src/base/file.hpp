// The one seam through which every byte of file I/O goes. Every return value is checked; an IoError names the
// operation, the path and the cause. Interrupted calls (EINTR) and short transfers are continued. Tests inject faults
// here.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hornet {

class File {
 public:
  enum class Mode {
    read,      // a regular file that exists
    append,    // at the end; created when absent
    create,    // fails when the path exists
    directory  // only to be synced
  };

  // `permissions` is for a file this call creates, before the process' umask. Throws IoError.
  File(std::string path, Mode mode, unsigned permissions = 0666);
  ~File();  // closes; what close() would report is lost, so a writer calls close() itself
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  const std::string& path() const { return path_; }
  std::int64_t size() const;

  std::int64_t read(std::span<std::byte> into);  // bytes read: fewer than asked only at the end of the file
  void write(std::span<const std::byte> bytes);  // all of them; on a full disk the error says bytes needed and free
  void sync();                                   // to the device, not only to the operating system
  void close();

 private:
  std::string path_;
  int descriptor_ = -1;
};

void rename_file(const std::string& from, const std::string& to);
void remove_file(const std::string& path);
bool is_file(const std::string& path);  // a regular file, links followed

// The whole file. FormatError when it is larger than max_bytes, before anything is allocated.
std::vector<std::byte> read_file(const std::string& path, std::int64_t max_bytes);

// For tests: while one is in scope, the calling thread's operations of the seam are counted from 0 and fail as asked.
struct FileFault {
  std::int64_t at = 0;  // the operation that fails
  bool sticky = false;  // every later one fails too
  int error = EIO;      // errno; kShortTransfer: a read or write moves half of its bytes and nothing fails
};
inline constexpr int kShortTransfer = 0;

class FileFaultScope {
 public:
  explicit FileFaultScope(FileFault fault);
  ~FileFaultScope();
  FileFaultScope(const FileFaultScope&) = delete;
  FileFaultScope& operator=(const FileFaultScope&) = delete;

  std::int64_t operations() const { return operations_; }  // so far
  bool strikes();                                          // counts one operation; true when the fault hits it
  int error() const { return fault_.error; }

 private:
  FileFault fault_;
  std::int64_t operations_ = 0;
};

}  // namespace hornet
