// Code of kernels compiled at run time, kept in files for programs that come later: compiling takes seconds, what a
// small net computes in its whole training may take less.
//
// Where: the directory in the environment variable HORNET_CUDA_CACHE (none when it is empty), else hornet/cuda in
// $XDG_CACHE_HOME or ~/.cache. A program that runs with another user's rights keeps nothing. Files are named by a hash
// of the source, the compiler's version and the device's kind, and hold one of their content: one that is damaged is
// made anew. What cannot be read or written costs time and nothing else.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hornet::cuda {

class CodeCache {
 public:
  CodeCache();                                                                     // in the place above
  explicit CodeCache(std::string directory) : directory_(std::move(directory)) {}  // "" keeps nothing

  // The source's code, by compile() where it is not kept. `compiler`: Driver::compiler().
  std::string code(std::string_view compiler, const std::string& source,
                   const std::function<std::string()>& compile) const;

 private:
  static constexpr std::size_t kMostFiles = 1024;  // the oldest go

  std::optional<std::string> read(const std::string& path) const;
  void write(const std::string& path, const std::string& code) const;
  void remove_oldest() const;

  std::string directory_;
};

}  // namespace hornet::cuda
