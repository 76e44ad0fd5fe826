#include "src/io/h5_classic/data.hpp"

#include <algorithm>
#include <array>

#include "src/io/h5_classic/attribute.hpp"
#include "src/io/h5_classic/filters.hpp"
#include "src/io/h5_classic/tree.hpp"
#include "src/io/h5_classic/type.hpp"

namespace hornet::io::classic {
namespace {

constexpr std::uint64_t kMaxDeflateRatio = 1032;    // what zlib's format can reach at most
constexpr std::uint64_t kMaxChunkBytes = 64 << 20;  // a chunk is unpacked as a whole
constexpr std::uint64_t kUndefined = ~std::uint64_t{0};

enum class LayoutClass : std::uint64_t { compact = 0, contiguous = 1, chunked = 2 };

struct Declared {
  ElementFormat format;
  Shape shape;
  std::uint64_t bytes;  // of all elements as they are stored

  std::string text() const { return "declares " + to_string(TensorType{format.dtype(), shape}); }
};

[[noreturn]] void refuse_size(const ByteView& file, const Declared& declared, std::uint64_t held) {
  file.fail(declared.text() + ", but what the file stores holds at most " + std::to_string(held) + " bytes");
}

// bfloat16 is h5py's: two opaque bytes and the attribute "dtype".
ElementFormat format_of(const ByteView& file, const Object& dataset) {
  const Type type = read_type(dataset.get(MessageKind::datatype, file, "type"));
  if (type.kind == Type::Kind::number) return type.format;
  if (type.kind == Type::Kind::opaque && type.bytes == 2 && is_bfloat16(file, dataset))
    return {ElementFormat::Kind::bfloat, 2};
  file.fail("expected elements that are integers, floats or bool, got " + type.description);
}

Declared declared(const ByteView& file, const Object& dataset) {
  if (dataset.find(MessageKind::external_files))
    file.fail("its elements are stored in another file, which is never read");
  const ElementFormat format = format_of(file, dataset);
  const auto shape = read_shape(dataset.get(MessageKind::dataspace, file, "dataspace"));
  if (!shape) file.fail("its dataspace holds nothing");
  return {format, *shape, bytes_of_elements(file, format, *shape)};
}

struct Chunk {
  ByteView stored;
  std::uint64_t skipped_filters;
  std::vector<std::uint64_t> begin;  // of its first element, an index an axis
};

class ChunkedData {
 public:
  ChunkedData(const ByteView& file, const Object& dataset, const Declared& declared, const ByteView& layout)
      : file_(file), declared_(declared) {
    const std::uint64_t rank = static_cast<std::uint64_t>(declared.shape.rank());
    if (rank == 0 || layout.number(2, 1, "a layout") != rank + 1) file.fail("its chunks have other axes");
    for (std::uint64_t axis = 0; axis < rank; ++axis) add_extent(layout.number(11 + 4 * axis, 4, "a chunk's extent"));
    if (layout.number(11 + 4 * rank, 4, "a chunk") != static_cast<std::uint64_t>(declared.format.bytes))
      file.fail("its chunks have elements of another size");
    if (const auto filters = dataset.find(MessageKind::filters)) filters_ = read_filters(*filters);
    find_chunks(layout.number(3, 8, "a tree of chunks"));
    expect_all();
  }

  std::vector<std::byte> read() const {
    std::vector<std::byte> out(declared_.bytes);
    for (const Chunk& chunk : chunks_)
      copy(chunk, unfiltered(chunk.stored, filters_, chunk.skipped_filters, chunk_bytes_, width()), out);
    return out;
  }

 private:
  std::uint64_t width() const { return static_cast<std::uint64_t>(declared_.format.bytes); }

  void add_extent(std::uint64_t extent) {
    if (extents_.empty()) chunk_bytes_ = width();
    if (extent < 1 || extent > kMaxChunkBytes || (chunk_bytes_ *= extent) > kMaxChunkBytes)
      file_.fail("its chunks are larger than 64 MiB or empty");
    extents_.push_back(extent);
  }

  void find_chunks(std::uint64_t tree) {
    if (tree == kUndefined) return;
    const std::uint64_t rank = extents_.size();
    for_each_leaf_entry(file_, tree, TreeKind::chunks, 8 + 8 * (rank + 1), [&](const ByteView& key, std::uint64_t at) {
      Chunk chunk{file_.part(at, key.number(0, 4, "a chunk's size"), "a chunk"), key.number(4, 4, "a chunk"), {}};
      for (std::uint64_t axis = 0; axis < rank; ++axis)
        chunk.begin.push_back(key.number(8 + 8 * axis, 8, "a chunk's place"));
      chunks_.push_back(std::move(chunk));
    });
  }

  // Every chunk stands once at a place of its own, and together they may unpack to what is declared.
  void expect_all() const {
    std::uint64_t expected = 1, stored = 0;
    std::vector<std::vector<std::uint64_t>> places;
    for (std::size_t axis = 0; axis < extents_.size(); ++axis) {
      const std::uint64_t extent = static_cast<std::uint64_t>(declared_.shape.extents()[axis]);
      if (__builtin_mul_overflow(expected, (extent + extents_[axis] - 1) / extents_[axis], &expected))
        file_.fail(declared_.text() + ", which has too many chunks");
    }
    for (const Chunk& chunk : chunks_) {
      stored += chunk.stored.size();
      places.push_back(chunk.begin);
      for (std::size_t axis = 0; axis < extents_.size(); ++axis)
        if (chunk.begin[axis] % extents_[axis] != 0 ||
            chunk.begin[axis] >= static_cast<std::uint64_t>(declared_.shape.extents()[axis]))
          file_.fail("one of its chunks stands outside it");
    }
    std::ranges::sort(places);
    if (chunks_.size() != expected || std::ranges::adjacent_find(places) != places.end())
      file_.fail(declared_.text() + ", but its chunks are not all there");
    const std::uint64_t held = std::min(stored, file_.size()) * kMaxDeflateRatio;
    if (declared_.bytes > held) refuse_size(file_, declared_, held);
  }

  // Row by row along the last axis, without what reaches beyond the dataset.
  void copy(const Chunk& chunk, const std::vector<std::byte>& elements, std::vector<std::byte>& out) const {
    const std::vector<std::int64_t> strides = strides_of(declared_.shape);
    const std::size_t last = extents_.size() - 1;
    const std::uint64_t row = std::min(extents_[last], extent_of(last) - chunk.begin[last]);
    const std::uint64_t rows = chunk_bytes_ / width() / extents_[last];
    std::vector<std::uint64_t> index(last, 0);
    for (std::uint64_t r = 0; r < rows; ++r) {
      std::uint64_t to = chunk.begin[last];
      bool inside = true;
      for (std::size_t axis = 0; axis < last; ++axis) {
        inside = inside && chunk.begin[axis] + index[axis] < extent_of(axis);
        to += (chunk.begin[axis] + index[axis]) * static_cast<std::uint64_t>(strides[axis]);
      }
      if (inside)
        std::copy_n(elements.begin() + static_cast<std::ptrdiff_t>(r * extents_[last] * width()), row * width(),
                    out.begin() + static_cast<std::ptrdiff_t>(to * width()));
      for (std::size_t axis = last; axis-- > 0;) {
        if (++index[axis] < extents_[axis]) break;
        index[axis] = 0;
      }
    }
  }

  std::uint64_t extent_of(std::size_t axis) const {
    return static_cast<std::uint64_t>(declared_.shape.extents()[axis]);
  }

  const ByteView& file_;
  const Declared& declared_;
  std::vector<std::uint64_t> extents_;  // of a chunk
  std::uint64_t chunk_bytes_ = 0;
  std::vector<Filter> filters_;
  std::vector<Chunk> chunks_;
};

ByteView layout_of(const ByteView& file, const Object& dataset) {
  const ByteView layout = dataset.get(MessageKind::layout, file, "layout");
  if (layout.number(1, 1, "a layout") > 2)
    file.fail("expected a contiguous, compact or chunked layout; virtual datasets are never read");
  if (layout.number(0, 1, "a layout") != 3) file.fail("its layout is of an unknown version");
  return layout;
}

// The elements that lie in the file as they are.
ByteView plain_data(const ByteView& file, const Declared& declared, const ByteView& layout) {
  if (static_cast<LayoutClass>(layout.number(1, 1, "a layout")) == LayoutClass::compact) {
    const ByteView data = layout.part(4, layout.number(2, 2, "a layout"), "its elements");
    return data.part(0, declared.bytes, "its elements");
  }
  if (declared.bytes == 0) return file.part(0, 0, "nothing");
  const std::uint64_t address = layout.number(2, 8, "a layout");
  const std::uint64_t held = address < file.size() ? file.size() - address : 0;
  if (declared.bytes > held) refuse_size(file, declared, held);
  return file.part(address, declared.bytes, "its elements");
}

bool is_chunked(const ByteView& layout) {
  return static_cast<LayoutClass>(layout.number(1, 1, "a layout")) == LayoutClass::chunked;
}

}  // namespace

TensorType data_type(const ByteView& file, const Object& dataset) {
  const Declared what = declared(file, dataset);
  const ByteView layout = layout_of(file, dataset);
  if (is_chunked(layout))
    ChunkedData(file, dataset, what, layout);
  else
    plain_data(file, what, layout);
  return {what.format.dtype(), what.shape};
}

Tensor read_data(const ByteView& file, const Object& dataset) {
  const Declared what = declared(file, dataset);
  const ByteView layout = layout_of(file, dataset);
  if (!is_chunked(layout)) return read_elements(plain_data(file, what, layout), what.format, what.shape);
  const std::vector<std::byte> bytes = ChunkedData(file, dataset, what, layout).read();
  return read_elements({bytes, file.who()}, what.format, what.shape);
}

}  // namespace hornet::io::classic
