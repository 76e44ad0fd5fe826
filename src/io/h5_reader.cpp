#include "src/io/h5_reader.hpp"

#include <algorithm>
#include <limits>

#include "src/base/file.hpp"
#include "src/io/h5_dataset.hpp"
#include "src/io/h5_image.hpp"
#include "src/io/h5_integrity.hpp"
#include "src/io/h5_path.hpp"

namespace hornet::io {
namespace {

bool fits_int32(const Tensor& values) {
  return std::ranges::all_of(values.data<std::int64_t>(), [](std::int64_t value) {
    return value >= std::numeric_limits<std::int32_t>::min() && value <= std::numeric_limits<std::int32_t>::max();
  });
}

bool converts(const Tensor& from, DType to) {
  if (is_floating(from.dtype())) return is_floating(to);
  if (from.dtype() == i32) return to == i64;
  return from.dtype() == i64 && to == i32 && fits_int32(from);
}

// Superblock 0, 8-byte addresses counted from the start of the file: what h5py writes unless told otherwise.
bool is_oldest_format(std::span<const std::byte> bytes) {
  const auto at = [&](std::size_t i) { return std::to_integer<int>(bytes[i]); };
  return bytes.size() > 32 && at(0) == 0x89 && at(8) == 0 && at(13) == 8 && at(14) == 8 &&
         std::all_of(bytes.begin() + 24, bytes.begin() + 32, [](std::byte b) { return b == std::byte{0}; });
}

}  // namespace

H5Reader::H5Reader(std::string path, std::int64_t max_file_bytes) : file_path_(std::move(path)) {
  std::vector<std::byte> bytes = read_file(file_path_, max_file_bytes);
  file_bytes_ = static_cast<std::int64_t>(bytes.size());
  const H5Session session;
  file_ = open_h5_image(bytes, file_path_);
  if (is_oldest_format(bytes)) {
    bytes_ = std::move(bytes);
    heap_ = std::make_unique<H5StringHeap>(ByteView(bytes_, file_path_));
  }
  verify_set_of_datasets();
}

H5Reader::~H5Reader() {
  const H5Session session;
  file_ = H5Handle();
}

bool H5Reader::exists(std::string_view path) const {
  const H5Session session;
  return h5_find(file_, path, who(path)).valid();
}

bool H5Reader::is_group(std::string_view path) const {
  const H5Session session;
  return is_h5_group(open(path));
}

std::vector<std::string> H5Reader::children(std::string_view group) const {
  const H5Session session;
  const H5Handle object = open(group);
  if (!is_h5_group(object)) throw FormatError(who(group) + ": expected a group, it is a dataset");
  return h5_children(object, who(group));
}

TensorType H5Reader::type(std::string_view dataset) const {
  const H5Session session;
  return h5_dataset_type(open_dataset(dataset), who(dataset), file_bytes_);
}

Tensor H5Reader::tensor(std::string_view path) const {
  const H5Session session;
  const H5Handle dataset = open_dataset(path);
  const Tensor out = h5_read_dataset(dataset, h5_dataset_type(dataset, who(path), file_bytes_), who(path));
  if (h5_has_attribute(dataset, kHashAttribute, who(path)) &&
      attribute<std::string>(path, kHashAttribute) != hash_of(out))
    throw FormatError(who(path) + ": its elements do not have the hash stored with them; the file is damaged");
  return out;
}

Tensor H5Reader::tensor(std::string_view path, const TensorType& expected) const {
  const TensorType declared = type(path);
  if (declared.shape != expected.shape)
    throw ShapeError(who(path) + " is " + to_string(declared) + ", expected " + to_string(expected));
  const Tensor out = tensor(path);
  if (out.dtype() != expected.dtype && !converts(out, expected.dtype))
    throw DTypeError(who(path) + " is " + to_string(declared) + ", which does not convert to " + to_string(expected));
  return out.astype(expected.dtype);
}

bool H5Reader::has_attribute(std::string_view object, const std::string& name) const {
  const H5Session session;
  return h5_has_attribute(open(object), name, who(object));
}

std::string H5Reader::who(std::string_view path) const { return "'" + std::string(path) + "' in '" + file_path_ + "'"; }

H5Handle H5Reader::open(std::string_view path) const {
  H5Handle object = h5_find(file_, path, who(path));
  if (object.valid()) return object;
  const std::size_t cut = path.rfind('/');
  const std::string_view parent = cut == std::string_view::npos ? "" : path.substr(0, cut);
  const H5Handle group = h5_find(file_, parent, who(path));
  std::string near;
  if (group.valid() && is_h5_group(group))
    near = nearest_name(path.substr(cut == std::string_view::npos ? 0 : cut + 1), h5_children(group, who(parent)));
  throw FormatError(who(path) + " does not exist" + (near.empty() ? "" : "; near it is '" + near + "'"));
}

H5Handle H5Reader::open_dataset(std::string_view path) const {
  H5Handle object = open(path);
  if (is_h5_group(object)) throw FormatError(who(path) + ": expected a dataset, it is a group");
  return object;
}

H5Value H5Reader::read_attribute(std::string_view object, const std::string& name) const {
  const H5Session session;
  return h5_read_attribute(open(object), name, who(object), heap_.get());
}

void H5Reader::verify_set_of_datasets() const {
  if (!has_attribute("", kHashAttribute)) return;
  DatasetHashes hashes;
  for_each_h5_dataset(file_, who(""),
                      [&](const std::string& path) { hashes[path] = attribute<std::string>(path, kHashAttribute); });
  if (attribute<std::string>("", kHashAttribute) != hash_of(hashes))
    throw FormatError("'" + file_path_ + "': its datasets are not the set that was saved; the file is damaged");
}

}  // namespace hornet::io
