#include "src/base/atomic_file.hpp"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <filesystem>
#include <hornet/base/error.hpp>
#include <string_view>

namespace hornet {
namespace {

constexpr std::string_view kMark = ".tmp.";

std::string directory_of(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path();
  return parent.empty() ? "." : parent;
}

std::string temporary_name(const std::string& path) {
  static std::atomic<std::int64_t> count{0};
  return path + std::string(kMark) + std::to_string(::getpid()) + "." + std::to_string(count++);
}

bool is_dead(pid_t process) { return ::kill(process, 0) != 0 && errno == ESRCH; }

// Is `name` a temporary file of `base` whose process has ended?
bool is_stale(std::string_view name, std::string_view base) {
  if (!name.starts_with(base)) return false;
  name.remove_prefix(base.size());
  if (!name.starts_with(kMark)) return false;
  name.remove_prefix(kMark.size());
  pid_t process = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), process);
  return error == std::errc() && process > 0 && end != name.data() + name.size() && *end == '.' && is_dead(process);
}

// For files whose leftovers harm nobody: another process may have been quicker, and the next save tries again.
void remove_if_possible(const std::string& path) {
  try {
    remove_file(path);
  } catch (const IoError&) {
  }
}

void remove_stale(const std::string& path) {
  const std::string base = std::filesystem::path(path).filename();
  std::error_code unreadable;  // a directory we may write but not list: nothing to clean
  for (const auto& entry : std::filesystem::directory_iterator(directory_of(path), unreadable))
    if (is_stale(entry.path().filename().native(), base)) remove_if_possible(entry.path());
}

unsigned permissions_of(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777u : 0666u;
}

// Of a directory that is not there the error would name the temporary file.
void expect_directory_of(const std::string& path) {
  const std::string directory = directory_of(path);
  std::error_code unknown;  // where it cannot be told, creating the file will say why
  const std::filesystem::file_type type = std::filesystem::status(directory, unknown).type();
  if (type == std::filesystem::file_type::not_found)
    throw IoError("cannot save '" + path + "': there is no directory '" + directory + "'");
  if (type != std::filesystem::file_type::directory && !unknown)
    throw IoError("cannot save '" + path + "': '" + directory + "' is not a directory");
}

}  // namespace

AtomicFile::AtomicFile(std::string path) : path_(std::move(path)), temporary_(temporary_name(path_)) {
  expect_directory_of(path_);
  remove_stale(path_);
  file_.emplace(temporary_, File::Mode::create, permissions_of(path_));
}

AtomicFile::~AtomicFile() {
  if (file_) remove_if_possible(temporary_);
}

void AtomicFile::commit() {
  file_->sync();
  file_->close();
  rename_file(temporary_, path_);
  file_.reset();
  try {
    File directory(directory_of(path_), File::Mode::directory);
    directory.sync();
    directory.close();
  } catch (const IoError& error) {
    throw IoError(std::string(error.what()) + "; '" + path_ + "' is complete but may not survive a power cut");
  }
}

}  // namespace hornet
