#include "src/io/keras_file.hpp"

#include <ctime>
#include <filesystem>
#include <hornet/base/config.hpp>
#include <hornet/base/error.hpp>

#include "src/base/file.hpp"
#include "src/io/zip_archive.hpp"

namespace hornet::io {
namespace {

constexpr std::int64_t kMaxConfigBytes = std::int64_t{64} << 20, kMaxBytes = std::int64_t{16} << 30;
constexpr const char *kMetadata = "metadata.json", *kConfig = "config.json", *kWeights = "model.weights.h5";
constexpr const char* kKerasVersion = "3.15.1";  // whose form of configuration is written

std::string now() {
  const std::time_t seconds = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d@%H:%M:%S", &local);
  return text;
}

}  // namespace

KerasFile::KerasFile(std::string path) : path_(std::move(path)) {
  std::error_code error;
  if (!std::filesystem::is_directory(path_, error)) archive_ = read_file(path_, kMaxBytes);
}

std::vector<std::byte> KerasFile::part(const std::string& name, std::int64_t max_bytes) const {
  if (!archive_) return read_file(path_ + "/" + name, max_bytes);
  return ZipReader(*archive_, path_).read(name, max_bytes);
}

std::string KerasFile::config() const {
  const std::vector<std::byte> bytes = part(kConfig, kMaxConfigBytes);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::shared_ptr<const H5Reader> KerasFile::open_weights() const {
  return std::make_shared<const H5Reader>(part(kWeights, kMaxBytes), path_ + "/" + kWeights);
}

std::vector<std::byte> keras_archive(const std::string& config, std::span<const std::byte> weights) {
  const std::string metadata = to_json(Config::Dict{{"keras_version", kKerasVersion}, {"date_saved", now()}});
  return zip_of({{kMetadata, std::as_bytes(std::span(metadata))},
                 {kConfig, std::as_bytes(std::span(config))},
                 {kWeights, weights}});
}

}  // namespace hornet::io
