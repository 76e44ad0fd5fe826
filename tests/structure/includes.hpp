// The `#include` lines of the source tree, and the floor each file stands on (ARCHITECTURE.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct SourceFile {
  struct Include {
    int line;
    std::string target;  // a path from the repository root for our own files; else as written: "vector", "zlib.h"
  };
  std::string path;  // from the repository root
  int lines = 0;
  std::vector<Include> includes;
};

// All .hpp and .cpp files below the given directories of the repository, in path order.
std::vector<SourceFile> read_sources(const std::vector<std::string>& directories);

// The include target of one line of the file `path`, or nothing when the line includes nothing.
std::optional<std::string> include_target(std::string_view line, std::string_view path);

// The room of a file: "base", "backends", "layers", …; "hornet.hpp" for the header of everything; "" when unknown.
std::string room_of(std::string_view path);

// The floor of a room, 0 to 9; nothing for an unknown one.
std::optional<int> floor_of(std::string_view room);

bool is_ours(std::string_view target);      // a file of this repository
bool is_public(std::string_view target);    // below include/hornet/
bool is_standard(std::string_view target);  // a C++ standard header: "vector"
