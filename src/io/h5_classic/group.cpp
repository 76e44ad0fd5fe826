#include "src/io/h5_classic/group.hpp"

#include "src/io/h5_classic/tree.hpp"

namespace hornet::io::classic {
namespace {

constexpr std::size_t kMaxLinks = 100'000;
constexpr std::uint64_t kEntryBytes = 40, kSoftLink = 2;

// The part of the file in which a group's names lie.
ByteView names_in_heap(const ByteView& file, std::uint64_t address) {
  const ByteView heap = file.from(address, "a group's names");
  if (heap.text(0, 4, "a group's names") != "HEAP") file.fail("a group's names are damaged");
  return file.part(heap.number(24, 8, "a group's names"), heap.number(8, 8, "a group's names"), "a group's names");
}

std::string name_at(const ByteView& names, std::uint64_t offset) {
  const std::string_view rest = names.from(offset, "a name").text();
  const std::size_t end = rest.find('\0');
  if (end == 0 || end == std::string_view::npos) names.fail("a name is empty or has no end");
  return std::string(rest.substr(0, end));
}

void read_table(const ByteView& file, std::uint64_t address, const ByteView& names, Links& links) {
  const ByteView table = file.from(address, "a table of names");
  if (table.text(0, 4, "a table of names") != "SNOD") file.fail("a table of names is damaged");
  const std::uint64_t count = table.number(6, 2, "a table of names");
  for (std::uint64_t i = 0; i < count; ++i) {
    const ByteView entry = table.part(8 + i * kEntryBytes, kEntryBytes, "an entry of a table of names");
    const Link link{entry.number(8, 8, "an address"), entry.number(16, 4, "a kind of link") != kSoftLink};
    if (!links.emplace(name_at(names, entry.number(0, 8, "a name")), link).second)
      file.fail("a group has two objects of one name");
    if (links.size() > kMaxLinks) file.fail("a group holds more than 100,000 objects");
  }
}

// flags: bits 0-1 width of the name's length, 2 order of creation, 3 kind of link, 4 character set.
void read_link_message(const ByteView& message, Links& links) {
  const std::uint64_t flags = message.number(1, 1, "a link");
  std::uint64_t at = 2;
  const std::uint64_t kind = flags & 8 ? message.number(at++, 1, "a link") : 0;
  at += (flags & 4 ? 8 : 0) + (flags & 16 ? 1 : 0);
  const int width = 1 << (flags & 3);
  const std::uint64_t length = message.number(at, width, "a link");
  at += static_cast<std::uint64_t>(width);
  const std::string name(message.text(at, length, "a link's name"));
  const Link link{kind == 0 ? message.number(at + length, 8, "a link's address") : 0, kind == 0};
  if (name.empty() || !links.emplace(name, link).second) message.fail("a group has two objects of one name");
}

void read_link_messages(const ByteView& file, const Object& group, Links& links) {
  const auto info = group.find(MessageKind::link_info);
  const std::uint64_t order = info && (info->number(1, 1, "a group's links") & 1) ? 8 : 0;
  if (info && info->number(2 + order, 8, "a group's links") != ~std::uint64_t{0})
    file.fail("a group keeps its links in a heap, which is not read in files of this format");
  for (const Message& message : group.messages)
    if (message.kind == MessageKind::link) read_link_message(message.content, links);
}

}  // namespace

bool is_group(const Object& object) {
  return object.find(MessageKind::symbol_table) || object.find(MessageKind::link_info);
}

Links read_links(const ByteView& file, const Object& group) {
  Links links;
  if (const auto table = group.find(MessageKind::symbol_table)) {
    const ByteView names = names_in_heap(file, table->number(8, 8, "a group's names"));
    for_each_leaf_entry(file, table->number(0, 8, "a group's tree"), TreeKind::group, 8,
                        [&](const ByteView&, std::uint64_t at) { read_table(file, at, names, links); });
  }
  read_link_messages(file, group, links);
  return links;
}

}  // namespace hornet::io::classic
