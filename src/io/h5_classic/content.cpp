#include "src/io/h5_classic/content.hpp"

#include <algorithm>

#include "src/io/h5_classic/attribute.hpp"
#include "src/io/h5_classic/data.hpp"

namespace hornet::io::classic {

bool is_classic(std::span<const std::byte> bytes) {
  constexpr std::string_view kMagic{"\x89HDF\r\n\x1a\n", 8};
  if (bytes.size() <= kMagic.size() || ByteView(bytes, "").text(0, kMagic.size(), "") != kMagic) return false;
  return std::to_integer<int>(bytes[kMagic.size()]) <= 1;
}

ClassicContent::ClassicContent(std::vector<std::byte> bytes, std::string file_path)
    : bytes_(std::move(bytes)),
      file_path_(std::move(file_path)),
      who_file_("'" + file_path_ + "'"),
      heap_(ByteView(bytes_, who_file_)) {
  const ByteView superblock = file(who_file_);
  if (superblock.number(8, 1, "the superblock") != 0 || superblock.number(13, 2, "the superblock") != 0x0808 ||
      superblock.number(24, 8, "the superblock") != 0)
    superblock.fail(
        "its superblock is not what h5py and Keras write: version 0, with addresses of 8 bytes from the start");
  if (!is_group(read_object(file(who_file_), root()))) file(who_file_).fail("its root is no group");
}

std::uint64_t ClassicContent::root() const { return file(who_file_).number(64, 8, "the root's address"); }

const Links& ClassicContent::links(std::uint64_t group, const ByteView& file) const {
  const std::lock_guard guard(lock_);
  const auto known = links_.find(group);
  if (known != links_.end()) return known->second;
  return links_.emplace(group, read_links(file, read_object(file, group))).first->second;
}

std::optional<std::uint64_t> ClassicContent::find(std::string_view path, const std::string& who) const {
  const ByteView whole = file(who);
  std::uint64_t address = root();
  for (int depth = 0; !path.empty(); ++depth) {
    const std::size_t end = path.find('/');
    const std::string_view step = path.substr(0, end);
    if (depth == kMaxH5Depth) whole.fail("the path has more than 32 steps");
    if (step.empty() || step == "." || end == path.size() - 1) whole.fail("the path has an empty step");
    if (!is_group(read_object(whole, address))) return std::nullopt;
    const Links& known = links(address, whole);
    const auto link = known.find(step);
    if (link == known.end()) return std::nullopt;
    if (!link->second.hard)
      whole.fail("'" + std::string(step) + "' is a soft, external or user-defined link; these are never followed");
    address = link->second.address;
    path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
  }
  return address;
}

Object ClassicContent::get(std::string_view path, const std::string& who) const {
  const auto address = find(path, who);
  if (!address) file(who).fail("does not exist");
  return read_object(file(who), *address);
}

H5Content::Kind ClassicContent::kind(std::string_view path) const {
  const std::string name = who(path);
  const auto address = find(path, name);
  if (!address) return Kind::none;
  const Object object = read_object(file(name), *address);
  if (is_group(object)) return Kind::group;
  if (!object.find(MessageKind::layout)) file(name).fail("is neither a group nor a dataset");
  return Kind::dataset;
}

std::vector<std::string> ClassicContent::children(std::string_view group) const {
  const std::string name = who(group);
  const auto address = find(group, name);
  if (!address) file(name).fail("does not exist");
  std::vector<std::string> names;
  for (const auto& [child, link] : links(*address, file(name))) names.push_back(child);
  return names;
}

TensorType ClassicContent::type(std::string_view dataset) const {
  const std::string name = who(dataset);
  return data_type(file(name), get(dataset, name));
}

Tensor ClassicContent::tensor(std::string_view dataset) const {
  const std::string name = who(dataset);
  return read_data(file(name), get(dataset, name));
}

bool ClassicContent::has_attribute(std::string_view object, const std::string& attribute) const {
  const std::string name = who(object);
  return classic::has_attribute(file(name), get(object, name), attribute);
}

H5Value ClassicContent::attribute(std::string_view object, const std::string& attribute) const {
  const std::string name = who(object);
  const Object owner = get(object, name);
  const std::lock_guard guard(lock_);
  return read_attribute(file(name), owner, attribute, heap_);
}

}  // namespace hornet::io::classic
