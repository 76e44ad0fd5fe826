#include "src/io/h5_classic/string_heap.hpp"

namespace hornet::io::classic {
namespace {

constexpr std::uint64_t kMaxObjects = 1 << 20;

}  // namespace

StringHeap::Objects StringHeap::read(std::uint64_t address) {
  const ByteView start = file_.from(address, "a heap");
  if (start.text(0, 4, "a heap") != "GCOL" || start.number(4, 1, "a heap") != 1) file_.fail("a heap is damaged");
  const ByteView heap = start.part(0, start.number(8, 8, "a heap"), "a heap");
  Objects out;
  for (std::uint64_t at = 16; at + 16 <= heap.size();) {
    const std::uint64_t index = heap.number(at, 2, "a heap"), size = heap.number(at + 8, 8, "a heap");
    if (index == 0) break;  // what follows is free
    if (++objects_ > kMaxObjects) file_.fail("its heaps hold more than 1,048,576 objects");
    out.emplace(index, heap.part(at + 16, size, "an object of a heap"));
    at += 16 + (size + 7) / 8 * 8;
  }
  return out;
}

ByteView StringHeap::object(std::uint64_t heap_address, std::uint64_t index) {
  auto heap = heaps_.find(heap_address);
  if (heap == heaps_.end()) heap = heaps_.emplace(heap_address, read(heap_address)).first;
  const auto object = heap->second.find(index);
  if (object == heap->second.end()) file_.fail("a heap has no object " + std::to_string(index));
  return object->second;
}

}  // namespace hornet::io::classic
