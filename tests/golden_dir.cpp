#include "tests/golden_dir.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

std::optional<std::string> golden_file(std::string_view name) {
  const char* chosen = std::getenv("HORNET_GOLDEN_DIR");
  const std::filesystem::path root = chosen ? chosen : HORNET_SOURCE_DIR "/tests/golden";
  const std::filesystem::path path = root / name;
  if (std::filesystem::exists(path)) return path.string();
  std::printf("absent: %.*s (in %s)\n", static_cast<int>(name.size()), name.data(), root.c_str());
  return std::nullopt;
}

std::optional<std::string> golden_text(std::string_view name) {
  const std::optional<std::string> path = golden_file(name);
  if (!path) return std::nullopt;
  std::ifstream file(*path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}
