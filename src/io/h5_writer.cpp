#include "src/io/h5_writer.hpp"

#include <hornet/base/error.hpp>

#include "src/base/atomic_file.hpp"
#include "src/io/h5_dataset.hpp"
#include "src/io/h5_image.hpp"
#include "src/io/h5_path.hpp"

namespace hornet::io {
namespace {

struct SplitPath {
  std::string_view group;  // "" the root
  std::string name;
};

SplitPath split(std::string_view path) {
  const std::size_t cut = path.rfind('/');
  if (cut == std::string_view::npos) return {"", std::string(path)};
  return {path.substr(0, cut), std::string(path.substr(cut + 1))};
}

std::string who(std::string_view path) { return "'" + std::string(path) + "' of an HDF5 file being built"; }

// The group at `path`, made with those above it when absent.
H5Handle ensure_group(const H5Handle& file, std::string_view path) {
  H5Handle found = h5_find(file, path, who(path));
  if (found.valid()) return found;
  const auto [parent, name] = split(path);
  return create_h5_group(ensure_group(file, parent), name);
}

}  // namespace

H5Writer::H5Writer() {
  const H5Session session;
  file_ = create_h5_image();
}

H5Writer::~H5Writer() {
  const H5Session session;
  file_ = H5Handle();
}

void H5Writer::group(std::string_view path) {
  const H5Session session;
  if (!is_h5_group(ensure_group(file_, path))) throw InternalError(who(path) + " is a dataset, not a group");
}

void H5Writer::dataset(std::string_view path, const Tensor& tensor) {
  const H5Session session;
  if (h5_find(file_, path, who(path)).valid()) throw InternalError(who(path) + " is there already");
  const auto [parent, name] = split(path);
  const Tensor stored = tensor.dtype() == bf16 ? tensor.astype(f32) : tensor;
  const std::string hash = hash_of(stored);
  h5_write_attribute(h5_write_dataset(ensure_group(file_, parent), name, stored), kHashAttribute, hash);
  hashes_[std::string(path)] = hash;
}

void H5Writer::attribute(std::string_view object, const std::string& name, const H5Value& value) {
  const H5Session session;
  const H5Handle owner = h5_find(file_, object, who(object));
  if (!owner.valid()) throw InternalError(who(object) + " is not there, so it cannot have attribute '" + name + "'");
  h5_write_attribute(owner, name, value);
}

void H5Writer::save(const std::string& path) {
  AtomicFile out(path);  // first, so that a path which cannot be written costs no work
  out.write(bytes());
  out.commit();
}

std::vector<std::byte> H5Writer::bytes() {
  const H5Session session;
  attribute("", kHashAttribute, hash());
  return bytes_of_h5_image(file_);
}

}  // namespace hornet::io
