// A directory of its own for a test, removed with all it holds; bytes in and out of files; work in a child process.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

class ScratchDirectory {
 public:
  ScratchDirectory();
  ~ScratchDirectory();

  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }
  std::vector<std::string> names() const;  // of its files, sorted

 private:
  std::filesystem::path path_;
};

std::vector<std::byte> bytes_of(const std::string& text);
std::string read_text(const std::string& path);
void write_text(const std::string& path, const std::string& text);

// Runs `work` in a forked child that a signal ends after 60 seconds. Its exit status, or minus the signal that ended
// it.
int run_in_child(const std::function<int()>& work);
