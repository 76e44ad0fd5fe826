#include "src/backends/cuda/jit/code_cache.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <hornet/base/error.hpp>
#include <span>
#include <vector>

#include "src/base/atomic_file.hpp"
#include "src/base/sha256.hpp"

namespace hornet::cuda {
namespace {

constexpr std::size_t kHashDigits = 64;
constexpr std::int64_t kMostBytes = std::int64_t{64} << 20;

std::string environment(const char* name) {
  const char* value = secure_getenv(name);
  return value ? value : "";
}

std::string default_directory() {
  if (const char* chosen = secure_getenv("HORNET_CUDA_CACHE")) return chosen;
  if (const std::string cache = environment("XDG_CACHE_HOME"); !cache.empty()) return cache + "/hornet/cuda";
  const std::string home = environment("HOME");
  return home.empty() ? "" : home + "/.cache/hornet/cuda";
}

std::string hash_of(std::initializer_list<std::string_view> texts) {
  Sha256 hash;
  for (std::string_view text : texts) {
    hash.update(std::to_string(text.size()) + ":");
    hash.update(text);
  }
  return hash.hex();
}

}  // namespace

CodeCache::CodeCache() : directory_(default_directory()) {}

std::string CodeCache::code(std::string_view compiler, const std::string& source,
                            const std::function<std::string()>& compile) const {
  if (directory_.empty()) return compile();
  const std::string path = directory_ + "/" + hash_of({compiler, source});
  if (std::optional<std::string> kept = read(path)) return *std::move(kept);
  std::string code = compile();
  write(path, code);
  return code;
}

// The content's hash, then the content.
std::optional<std::string> CodeCache::read(const std::string& path) const {
  try {
    if (!is_file(path)) return {};
    const std::vector<std::byte> bytes = read_file(path, kMostBytes);
    const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (all.size() <= kHashDigits) return {};
    const std::string_view code = all.substr(kHashDigits);
    if (hash_of({code}) != all.substr(0, kHashDigits)) return {};
    return std::string(code);
  } catch (const Error&) {
    return {};
  }
}

void CodeCache::write(const std::string& path, const std::string& code) const {
  try {
    std::error_code unwritable;
    std::filesystem::create_directories(directory_, unwritable);
    if (unwritable) return;
    const std::string hash = hash_of({code});
    AtomicFile file(path);
    file.write(std::as_bytes(std::span(hash)));
    file.write(std::as_bytes(std::span(code)));
    file.commit();
    remove_oldest();
  } catch (const Error&) {  // a full disk, say: the next program compiles again
  }
}

// Other programs may remove files at the same time.
void CodeCache::remove_oldest() const {
  namespace fs = std::filesystem;
  std::error_code gone;
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  for (fs::directory_iterator at(directory_, gone), end; !gone && at != end; at.increment(gone))
    if (const std::string name = at->path().filename().string(); name.size() == kHashDigits) {
      std::error_code vanished;
      const fs::file_time_type written = fs::last_write_time(at->path(), vanished);
      if (!vanished) files.emplace_back(written, at->path());
    }
  if (files.size() <= kMostFiles) return;
  std::ranges::sort(files);
  for (std::size_t i = 0; i + kMostFiles < files.size(); ++i) fs::remove(files[i].second, gone);
}

}  // namespace hornet::cuda
