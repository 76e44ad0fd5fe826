#include "src/base/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <hornet/base/error.hpp>
#include <utility>

namespace hornet {
namespace {

thread_local FileFaultScope* active_fault = nullptr;

[[noreturn]] void fail(const char* verb, const std::string& path, int error, const std::string& detail = "") {
  throw IoError(std::string("cannot ") + verb + " '" + path + "': " + std::strerror(error) + detail);
}

// Runs one system call through the seam: call(share) moves 1/share of its bytes and returns -1 with errno on failure.
template <class Call>
std::int64_t operation(Call call) {
  for (;;) {
    std::size_t share = 1;
    if (active_fault && active_fault->strikes()) {
      if (active_fault->error() == kShortTransfer) {
        share = 2;
      } else if (errno = active_fault->error(); errno != EINTR) {
        return -1;
      } else {
        continue;
      }
    }
    const std::int64_t result = call(share);
    if (result >= 0 || errno != EINTR) return result;
  }
}

// Half of the bytes, but never none.
std::size_t portion(std::size_t bytes, std::size_t share) { return (bytes + share - 1) / share; }

std::string disk_space(int descriptor, int error, std::size_t needed) {
  struct statvfs disk {};
  if ((error != ENOSPC && error != EDQUOT) || ::fstatvfs(descriptor, &disk) != 0) return "";
  const std::string to_do = needed ? std::to_string(needed) + " bytes still to be written, " : "";
  return " (" + to_do + std::to_string(static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize) + " bytes free)";
}

int flags_of(File::Mode mode) {
  switch (mode) {
    case File::Mode::read: return O_RDONLY | O_NONBLOCK;  // a pipe must not make open() wait
    case File::Mode::append: return O_WRONLY | O_CREAT | O_APPEND;
    case File::Mode::create: return O_WRONLY | O_CREAT | O_EXCL;
    case File::Mode::directory: break;
  }
  return O_RDONLY | O_DIRECTORY;
}

}  // namespace

File::File(std::string path, Mode mode, unsigned permissions) : path_(std::move(path)) {
  descriptor_ = static_cast<int>(
      operation([&](std::size_t) { return ::open(path_.c_str(), flags_of(mode) | O_CLOEXEC, permissions); }));
  if (descriptor_ < 0) fail(mode == Mode::create ? "create" : "open", path_, errno);
  struct stat status {};
  if (mode == Mode::read && (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode))) {
    ::close(descriptor_);
    throw IoError("cannot read '" + path_ + "': it is not a regular file");
  }
}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::int64_t File::size() const {
  struct stat status {};
  if (operation([&](std::size_t) { return ::fstat(descriptor_, &status); }) < 0) fail("examine", path_, errno);
  return status.st_size;
}

std::int64_t File::read(std::span<std::byte> into) {
  std::size_t done = 0;
  while (done < into.size()) {
    const std::int64_t moved = operation(
        [&](std::size_t share) { return ::read(descriptor_, into.data() + done, portion(into.size() - done, share)); });
    if (moved < 0) fail("read", path_, errno);
    if (moved == 0) break;
    done += static_cast<std::size_t>(moved);
  }
  return static_cast<std::int64_t>(done);
}

void File::write(std::span<const std::byte> bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const std::int64_t moved = operation([&](std::size_t share) {
      return ::write(descriptor_, bytes.data() + done, portion(bytes.size() - done, share));
    });
    if (moved < 0) fail("write", path_, errno, disk_space(descriptor_, errno, bytes.size() - done));
    done += static_cast<std::size_t>(moved);
  }
}

void File::sync() {
  const bool failed = operation([&](std::size_t) { return ::fsync(descriptor_); }) < 0;
  // EINVAL: this kind of file has nothing to sync, as directories on some network file systems.
  if (failed && errno != EINVAL) fail("sync", path_, errno, disk_space(descriptor_, errno, 0));
}

void File::close() {
  // Linux frees the descriptor whatever close() returns, so it is never called twice.
  const int descriptor = std::exchange(descriptor_, -1);
  const bool refused = operation([](std::size_t) { return 0; }) < 0;
  const int error = errno;
  const bool failed = ::close(descriptor) < 0 && errno != EINTR;
  if (refused || failed) fail("close", path_, refused ? error : errno);
}

void rename_file(const std::string& from, const std::string& to) {
  if (operation([&](std::size_t) { return std::rename(from.c_str(), to.c_str()); }) < 0)
    fail("rename", from, errno, " (to '" + to + "')");
}

void remove_file(const std::string& path) {
  if (operation([&](std::size_t) { return ::unlink(path.c_str()); }) < 0) fail("remove", path, errno);
}

bool is_file(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

std::vector<std::byte> read_file(const std::string& path, std::int64_t max_bytes) {
  File file(path, File::Mode::read);
  const std::int64_t size = file.size();
  if (size > max_bytes)
    throw FormatError("'" + path + "' has " + std::to_string(size) + " bytes; at most " + std::to_string(max_bytes) +
                      " are expected");
  std::vector<std::byte> bytes(static_cast<std::size_t>(size));
  if (file.read(bytes) != size) throw IoError("cannot read '" + path + "': it became shorter while it was read");
  return bytes;
}

FileFaultScope::FileFaultScope(FileFault fault) : fault_(fault) { active_fault = this; }
FileFaultScope::~FileFaultScope() { active_fault = nullptr; }

bool FileFaultScope::strikes() {
  const std::int64_t index = operations_++;
  return fault_.sticky ? index >= fault_.at : index == fault_.at;
}

}  // namespace hornet
