#include <hornet/base/error.hpp>
#include <hornet/io/npy.hpp>
#include <set>

#include "src/base/atomic_file.hpp"
#include "src/io/npy_format.hpp"
#include "src/io/zip_archive.hpp"

namespace hornet {
namespace {

constexpr std::int64_t kMaxBytes = std::int64_t{16} << 30;

constexpr std::string_view kEnding = ".npy";

// Names of arrays may have steps, "layers/dense/vars/0", but none that leads out of a directory they are unpacked to.
bool is_safe_name(const std::string& name) {
  if (name.empty() || name.front() == '/' || name.find('\\') != std::string::npos ||
      name.find('\0') != std::string::npos)
    return false;
  return ("/" + name + "/").find("/../") == std::string::npos;
}

void expect_names(const std::string& path, const NamedTensors& tensors) {
  std::set<std::string_view> seen;
  for (const auto& [name, tensor] : tensors)
    if (!is_safe_name(name) || !seen.insert(name).second)
      throw ConfigError("save_npz('" + path + "'): the name '" + name +
                        "' is empty, given twice, or would leave a directory");
}

}  // namespace

Tensor load_npy(const std::string& path) {
  const std::vector<std::byte> bytes = read_file(path, kMaxBytes);
  const std::string who = "'" + path + "'";
  return io::tensor_of_npy({bytes, who});
}

void save_npy(const std::string& path, const Tensor& tensor) {
  AtomicFile file(path);
  file.write(io::npy_of_tensor(tensor));
  file.commit();
}

NamedTensors load_npz(const std::string& path) {
  const std::vector<std::byte> bytes = read_file(path, kMaxBytes);
  const io::ZipReader archive(bytes, path);
  NamedTensors out;
  std::int64_t left = kMaxBytes;
  for (const std::string& name : archive.names()) {
    const std::vector<std::byte> member = archive.read(name, left);
    left -= static_cast<std::int64_t>(member.size());
    const std::string who = "'" + name + "' in '" + path + "'";
    const std::size_t length = name.ends_with(kEnding) ? name.size() - kEnding.size() : name.size();
    out.emplace_back(name.substr(0, length), io::tensor_of_npy({member, who}));
  }
  return out;
}

void save_npz(const std::string& path, const NamedTensors& tensors, SaveNpzOptions options) {
  expect_names(path, tensors);
  std::vector<std::vector<std::byte>> arrays;
  std::vector<io::ZipMember> members;
  for (const auto& [name, tensor] : tensors) arrays.push_back(io::npy_of_tensor(tensor));
  for (std::size_t i = 0; i < arrays.size(); ++i)
    members.push_back({tensors[i].first + std::string(kEnding), arrays[i]});
  AtomicFile file(path);
  file.write(io::zip_of(members, options.compressed ? io::ZipPacking::deflated : io::ZipPacking::stored));
  file.commit();
}

}  // namespace hornet
