#include "src/io/h5_raw_object.hpp"

#include <functional>

namespace hornet::io {
namespace {

constexpr int kAttribute = 0x0c, kContinuation = 0x10;
constexpr std::uint64_t kMaxStrings = 1 << 20, kMaxObjects = 1 << 20;
constexpr int kMaxBlocks = 1024;

struct Message {
  int type;
  bool shared;
  ByteView content;
};

// The blocks of messages of an object: the header's own, then those it continues in.
class Messages {
 public:
  using Visit = std::function<void(const Message&)>;

  Messages(const ByteView& file, std::uint64_t address, const Visit& visit) : file_(file), visit_(visit) {
    const ByteView header = file.from(address, "an object's header");
    if (header.text(0, 4, "an object's header") == "OHDR")
      open_version_2(header);
    else
      open_version_1(header);
    for (std::size_t next = 0; next < blocks_.size(); ++next) {
      if (next == kMaxBlocks) file.fail("an object's header continues in more than 1,024 blocks");
      const ByteView block = blocks_[next];
      read(block);
    }
  }

 private:
  void open_version_1(const ByteView& header) {
    if (header.number(0, 1, "a version") != 1) file_.fail("an object's header is of an unknown version");
    blocks_.push_back(header.part(16, header.number(8, 4, "a size"), "an object's messages"));
  }

  void open_version_2(const ByteView& header) {
    version_ = 2;
    if (header.number(4, 1, "a version") != 2) file_.fail("an object's header is of an unknown version");
    const std::uint64_t flags = header.number(5, 1, "an object's flags");
    const int width = 1 << (flags & 3);
    ordered_ = flags & 4;
    const std::uint64_t size_at = 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
    const std::uint64_t size = header.number(size_at, width, "a size");
    blocks_.push_back(header.part(size_at + static_cast<std::uint64_t>(width), size, "an object's messages"));
  }

  std::uint64_t prefix() const { return version_ == 1 ? 8 : ordered_ ? 6 : 4; }

  void read(const ByteView& block) {
    for (std::uint64_t at = 0; at + prefix() <= block.size();) {
      const std::uint64_t type = block.number(at, version_ == 1 ? 2 : 1, "a message");
      const std::uint64_t size = block.number(at + (version_ == 1 ? 2 : 1), 2, "a message");
      const std::uint64_t flags = block.number(at + (version_ == 1 ? 4 : 3), 1, "a message");
      const Message message{static_cast<int>(type), (flags & 2) != 0, block.part(at + prefix(), size, "a message")};
      at += prefix() + size;
      if (message.type == kContinuation)
        continue_in(message.content);
      else
        visit_(message);
    }
  }

  void continue_in(const ByteView& where) {
    const std::uint64_t address = where.number(0, 8, "a continuation"), size = where.number(8, 8, "a continuation");
    const ByteView block = file_.part(address, size, "an object's further messages");
    if (version_ == 1) return blocks_.push_back(block);
    if (size < 8 || block.text(0, 4, "a continuation") != "OCHK") file_.fail("an object's header is damaged");
    blocks_.push_back(block.part(4, size - 8, "an object's further messages"));  // the last 4 bytes are a checksum
  }

  const ByteView& file_;
  const Visit& visit_;
  int version_ = 1;
  bool ordered_ = false;
  std::vector<ByteView> blocks_;
};

struct Attribute {
  std::string name;
  ByteView type, space, data;
};

std::uint64_t padded(std::uint64_t size) { return (size + 7) / 8 * 8; }

Attribute attribute_of(const ByteView& message) {
  const std::uint64_t version = message.number(0, 1, "an attribute");
  if (version < 1 || version > 3) message.fail("an attribute is of an unknown version");
  if (version > 1 && message.number(1, 1, "an attribute") != 0) message.fail("an attribute's type is shared");
  const auto length = [&](std::uint64_t at) { return message.number(at, 2, "an attribute"); };
  const auto stored = [&](std::uint64_t size) { return version == 1 ? padded(size) : size; };
  const std::uint64_t name_at = version == 3 ? 9 : 8, type_at = name_at + stored(length(2));
  const std::uint64_t space_at = type_at + stored(length(4)), data_at = space_at + stored(length(6));
  const std::string_view name = message.text(name_at, length(2), "an attribute's name");
  return {std::string(name.substr(0, name.find('\0'))), message.part(type_at, length(4), "an attribute's type"),
          message.part(space_at, length(6), "an attribute's space"), message.from(data_at, "an attribute's value")};
}

void expect_variable_string(const ByteView& type, const std::string& name) {
  constexpr std::uint64_t kVariableLength = 9, kString = 1;
  if ((type.number(0, 1, "an attribute's type") & 15) != kVariableLength ||
      (type.number(1, 1, "an attribute's type") & 15) != kString || type.number(4, 4, "an attribute's type") != 16)
    type.fail("attribute '" + name + "' holds no variable-length strings");
}

std::uint64_t count_in(const ByteView& space) {
  const std::uint64_t version = space.number(0, 1, "an attribute's space");
  const std::uint64_t rank = space.number(1, 1, "an attribute's space");
  if ((version != 1 && version != 2) || rank > 1) space.fail("an attribute is neither one string nor a list of them");
  if (version == 2 && space.number(3, 1, "an attribute's space") == 2) return 0;
  return rank == 0 ? 1 : space.number(version == 1 ? 8 : 4, 8, "an attribute's space");
}

std::vector<std::string> strings_of(H5StringHeap& heap, const Attribute& attribute, std::uint64_t max_bytes) {
  const ByteView& file = heap.file();
  const std::uint64_t count = count_in(attribute.space);
  if (count > kMaxStrings) file.fail("attribute '" + attribute.name + "' has more than 1,048,576 strings");
  std::vector<std::string> out;
  std::uint64_t bytes = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const ByteView place = attribute.data.part(16 * i, 16, "a string's place");
    const std::uint64_t length = place.number(0, 4, "a string's length");
    if ((bytes += length) > max_bytes)
      file.fail("attribute '" + attribute.name + "' is larger than " + std::to_string(max_bytes) + " bytes");
    const std::uint64_t address = place.number(4, 8, "a string's heap");
    const std::string_view text =
        length == 0 ? "" : heap.object(address, place.number(12, 4, "a string")).text(0, length, "a string");
    out.emplace_back(text.substr(0, text.find('\0')));
  }
  return out;
}

}  // namespace

H5StringHeap::Objects H5StringHeap::read(std::uint64_t address) {
  const ByteView start = file_.from(address, "a heap");
  if (start.text(0, 4, "a heap") != "GCOL" || start.number(4, 1, "a heap") != 1) file_.fail("a heap is damaged");
  const ByteView heap = start.part(0, start.number(8, 8, "a heap"), "a heap");
  Objects out;
  for (std::uint64_t at = 16; at + 16 <= heap.size();) {
    const std::uint64_t index = heap.number(at, 2, "a heap"), size = heap.number(at + 8, 8, "a heap");
    if (index == 0) break;  // what follows is free
    if (++objects_ > kMaxObjects) file_.fail("its heaps hold more than 1,048,576 objects");
    out.emplace(index, heap.part(at + 16, size, "an object of a heap"));
    at += 16 + padded(size);
  }
  return out;
}

ByteView H5StringHeap::object(std::uint64_t heap_address, std::uint64_t index) {
  auto heap = heaps_.find(heap_address);
  if (heap == heaps_.end()) heap = heaps_.emplace(heap_address, read(heap_address)).first;
  const auto object = heap->second.find(index);
  if (object == heap->second.end()) file_.fail("a heap has no object " + std::to_string(index));
  return object->second;
}

std::vector<std::string> raw_string_attribute(H5StringHeap& heap, std::uint64_t address, const std::string& name,
                                              std::uint64_t max_bytes) {
  std::vector<std::string> out;
  bool found = false;
  const Messages::Visit look = [&](const Message& message) {
    if (message.type != kAttribute || message.shared || found) return;
    const Attribute attribute = attribute_of(message.content);
    if (attribute.name != name) return;
    expect_variable_string(attribute.type, name);
    out = strings_of(heap, attribute, max_bytes);
    found = true;
  };
  Messages(heap.file(), address, look);
  if (!found) heap.file().fail("attribute '" + name + "' is not in its object's header");
  return out;
}

}  // namespace hornet::io
