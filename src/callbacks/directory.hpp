// Directories for what callbacks save.
#pragma once

#include <string>

namespace hornet::callbacks {

// Makes the directory that the file at `path` stands in, and those above; IoError naming `callback`, path and cause.
void make_directory_of(const std::string& path, const std::string& callback);

}  // namespace hornet::callbacks
