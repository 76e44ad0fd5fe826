#include "src/io/h5_reader.hpp"

#include <algorithm>
#include <limits>

#include "src/base/file.hpp"
#include "src/io/h5_classic/content.hpp"
#include "src/io/h5_integrity.hpp"
#include "src/io/h5_library.hpp"

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

std::unique_ptr<const H5Content> content_of(std::vector<std::byte> bytes, const std::string& path) {
  if (classic::is_classic(bytes)) return std::make_unique<classic::ClassicContent>(std::move(bytes), path);
  return std::make_unique<LibraryContent>(bytes, path);
}

// All datasets below the root.
class DatasetWalk {
 public:
  explicit DatasetWalk(const H5Content& content, const std::string& who) : content_(content), who_(who) {}

  void descend(const std::string& group, int depth) {
    if (depth > kMaxH5Depth) throw FormatError(who_ + ": groups are nested deeper than 32");
    for (const std::string& name : content_.children(group)) {
      if (++objects_ > kMaxH5Objects) throw FormatError(who_ + ": holds more than 100,000 objects");
      const std::string path = group.empty() ? name : group + "/" + name;
      if (content_.kind(path) == H5Content::Kind::group)
        descend(path, depth + 1);
      else
        paths.push_back(path);
    }
  }

  std::vector<std::string> paths;

 private:
  const H5Content& content_;
  std::string who_;
  int objects_ = 0;
};

}  // namespace

std::string h5_who(std::string_view path, std::string_view file) {
  return "'" + std::string(path) + "' in '" + std::string(file) + "'";
}

H5Reader::H5Reader(const std::string& path, std::int64_t max_file_bytes)
    : H5Reader(read_file(path, max_file_bytes), path) {}

H5Reader::H5Reader(std::vector<std::byte> bytes, std::string path)
    : file_path_(std::move(path)), content_(content_of(std::move(bytes), file_path_)) {
  verify_set_of_datasets();
}

bool H5Reader::exists(std::string_view path) const { return content_->kind(path) != H5Content::Kind::none; }

bool H5Reader::is_group(std::string_view path) const {
  expect_object(path);
  return content_->kind(path) == H5Content::Kind::group;
}

std::vector<std::string> H5Reader::children(std::string_view group) const {
  if (!is_group(group)) throw FormatError(who(group) + ": expected a group, it is a dataset");
  return content_->children(group);
}

std::vector<std::string> H5Reader::datasets() const {
  DatasetWalk walk(*content_, who(""));
  walk.descend("", 0);
  return std::move(walk.paths);
}

TensorType H5Reader::type(std::string_view dataset) const {
  expect_dataset(dataset);
  return content_->type(dataset);
}

Tensor H5Reader::tensor(std::string_view path) const {
  expect_dataset(path);
  const Tensor out = content_->tensor(path);
  if (content_->has_attribute(path, kHashAttribute) && attribute<std::string>(path, kHashAttribute) != hash_of(out))
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
  expect_object(object);
  return content_->has_attribute(object, name);
}

void H5Reader::expect_object(std::string_view path) const {
  if (exists(path)) return;
  const std::size_t cut = path.rfind('/');
  const std::string_view parent = cut == std::string_view::npos ? "" : path.substr(0, cut);
  std::string near;
  if (content_->kind(parent) == H5Content::Kind::group)
    near = nearest_name(path.substr(cut == std::string_view::npos ? 0 : cut + 1), content_->children(parent));
  throw FormatError(who(path) + " does not exist" + (near.empty() ? "" : "; near it is '" + near + "'"));
}

void H5Reader::expect_dataset(std::string_view path) const {
  expect_object(path);
  if (content_->kind(path) == H5Content::Kind::group)
    throw FormatError(who(path) + ": expected a dataset, it is a group");
}

H5Value H5Reader::read_attribute(std::string_view object, const std::string& name) const {
  expect_object(object);
  return content_->attribute(object, name);
}

void H5Reader::verify_set_of_datasets() const {
  if (!has_attribute("", kHashAttribute)) return;
  DatasetHashes hashes;
  for (const std::string& path : datasets()) hashes[path] = attribute<std::string>(path, kHashAttribute);
  if (attribute<std::string>("", kHashAttribute) != hash_of(hashes))
    throw FormatError("'" + file_path_ + "': its datasets are not the set that was saved; the file is damaged");
}

}  // namespace hornet::io
