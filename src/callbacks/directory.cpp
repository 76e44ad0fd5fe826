#include "src/callbacks/directory.hpp"

#include <filesystem>
#include <hornet/base/error.hpp>

namespace hornet::callbacks {

void make_directory_of(const std::string& path, const std::string& callback) {
  const std::filesystem::path directory = std::filesystem::path(path).parent_path();
  std::error_code error;
  if (!directory.empty()) std::filesystem::create_directories(directory, error);
  if (error) throw IoError(callback + ": cannot make the directory '" + directory.string() + "': " + error.message());
}

}  // namespace hornet::callbacks
