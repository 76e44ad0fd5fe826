#include "src/io/h5_classic/object.hpp"

namespace hornet::io::classic {
namespace {

constexpr std::size_t kMaxBlocks = 1024, kMaxMessages = 65536;

// Adds the messages of one block; where the header continues, the next blocks.
void read_block(const ByteView& file, const ByteView& block, Object& object, std::vector<ByteView>& blocks) {
  for (std::uint64_t at = 0; at + 8 <= block.size();) {
    const std::uint64_t size = block.number(at + 2, 2, "a message's size");
    const Message message{static_cast<MessageKind>(block.number(at, 2, "a message's type")),
                          (block.number(at + 4, 1, "a message's flags") & 2) != 0,
                          block.part(at + 8, size, "a message")};
    at += 8 + size;
    if (object.messages.size() == kMaxMessages) file.fail("an object has more than 65,536 messages");
    if (message.kind == MessageKind::continuation)
      blocks.push_back(file.part(message.content.number(0, 8, "a continuation's address"),
                                 message.content.number(8, 8, "a continuation's size"),
                                 "an object's further messages"));
    else
      object.messages.push_back(message);
  }
}

}  // namespace

std::optional<ByteView> Object::find(MessageKind kind) const {
  for (const Message& message : messages)
    if (message.kind == kind) {
      if (message.shared) message.content.fail("a type that several objects share is not read");
      return message.content;
    }
  return std::nullopt;
}

ByteView Object::get(MessageKind kind, const ByteView& file, const char* what) const {
  const std::optional<ByteView> content = find(kind);
  if (!content) file.fail(std::string("an object has no ") + what);
  return *content;
}

Object read_object(const ByteView& file, std::uint64_t address) {
  const ByteView header = file.from(address, "an object's header");
  if (header.number(0, 1, "an object's version") != 1) file.fail("an object's header is of an unknown version");
  std::vector<ByteView> blocks{header.part(16, header.number(8, 4, "a header's size"), "an object's messages")};
  Object object;
  for (std::size_t next = 0; next < blocks.size(); ++next) {
    if (next == kMaxBlocks) file.fail("an object's header continues in more than 1,024 blocks");
    const ByteView block = blocks[next];
    read_block(file, block, object, blocks);
  }
  return object;
}

}  // namespace hornet::io::classic
