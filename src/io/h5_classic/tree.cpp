#include "src/io/h5_classic/tree.hpp"

namespace hornet::io::classic {
namespace {

constexpr int kMaxNodes = 1'000'000;

class Walk {
 public:
  using Visit = std::function<void(const ByteView& key, std::uint64_t child)>;

  Walk(const ByteView& file, TreeKind kind, std::uint64_t key_bytes, const Visit& visit)
      : file_(file), kind_(kind), key_bytes_(key_bytes), visit_(visit) {}

  // `above` is the level of the node that leads here; levels fall to 0, so the walk ends.
  void descend(std::uint64_t address, std::uint64_t above) {
    const ByteView node = file_.from(address, "a tree's node");
    const std::uint64_t level = node.number(5, 1, "a tree's node");
    if (node.text(0, 4, "a tree's node") != "TREE" ||
        node.number(4, 1, "a tree's node") != static_cast<std::uint64_t>(kind_))
      file_.fail("a tree is damaged");
    if (level >= above) file_.fail("a tree's levels do not fall");
    const std::uint64_t entries = node.number(6, 2, "a tree's node");
    for (std::uint64_t i = 0; i < entries; ++i) {
      if (++visited_ > kMaxNodes) file_.fail("a tree has more than 1,000,000 nodes");
      const std::uint64_t at = 24 + i * (key_bytes_ + 8);
      const ByteView key = node.part(at, key_bytes_, "a tree's key");
      const std::uint64_t child = node.number(at + key_bytes_, 8, "a tree's child");
      if (level == 0)
        visit_(key, child);
      else
        descend(child, level);
    }
  }

 private:
  const ByteView& file_;
  TreeKind kind_;
  std::uint64_t key_bytes_;
  const Visit& visit_;
  int visited_ = 0;
};

}  // namespace

void for_each_leaf_entry(const ByteView& file, std::uint64_t address, TreeKind kind, std::uint64_t key_bytes,
                         const std::function<void(const ByteView& key, std::uint64_t child)>& visit) {
  constexpr std::uint64_t kAboveAll = 256;
  Walk(file, kind, key_bytes, visit).descend(address, kAboveAll);
}

}  // namespace hornet::io::classic
