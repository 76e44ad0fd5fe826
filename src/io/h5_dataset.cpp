#include "src/io/h5_dataset.hpp"

#include <hdf5.h>

#include <algorithm>
#include <array>
#include <hornet/base/error.hpp>

#include "src/io/h5_type.hpp"

namespace hornet::io {
namespace {

constexpr int kMaxRank = 8;
constexpr std::int64_t kMaxDeflateRatio = 1032;    // what zlib's format can reach at most
constexpr std::int64_t kMaxChunkBytes = 64 << 20;  // a chunk is unpacked as a whole
constexpr hsize_t kMaxExtent = hsize_t{1} << 62;

Shape declared_shape(const H5Handle& dataset, const std::string& who) {
  const H5Handle space(h5_check(H5Dget_space(dataset.id()), who + ": its dataspace is damaged"), H5Sclose);
  const H5S_class_t kind = H5Sget_simple_extent_type(space.id());
  if (kind == H5S_SCALAR) return {};
  const int rank = H5Sget_simple_extent_ndims(space.id());
  if (kind != H5S_SIMPLE || rank < 1 || rank > kMaxRank)
    throw FormatError(who + ": expected a scalar or an array of rank 1 to 8, got rank " + std::to_string(rank));
  std::array<hsize_t, kMaxRank> extents{};
  h5_check(H5Sget_simple_extent_dims(space.id(), extents.data(), nullptr), who + ": its extents are damaged");
  if (std::ranges::any_of(extents, [](hsize_t extent) { return extent > kMaxExtent; }))
    throw FormatError(who + ": an extent is larger than 2^62");
  return Shape(std::vector<std::int64_t>(extents.begin(), extents.begin() + rank));
}

DType declared_dtype(const H5Handle& dataset, const std::string& who) {
  const H5Handle type(h5_check(H5Dget_type(dataset.id()), who + ": its element type is damaged"), H5Tclose);
  const auto dtype = dtype_of_h5(type);
  if (!dtype)
    throw FormatError(who + ": expected elements of float32, float64, int32, int64, uint8 or bool, got " +
                      describe_h5_type(type));
  return *dtype;
}

bool is_known_filter(H5Z_filter_t filter) {
  return filter == H5Z_FILTER_DEFLATE || filter == H5Z_FILTER_SHUFFLE || filter == H5Z_FILTER_FLETCHER32;
}

// True when a filter compresses.
bool check_filters(const H5Handle& creation, const std::string& who) {
  bool deflated = false;
  const int filters = H5Pget_nfilters(creation.id());
  for (int i = 0; i < filters; ++i) {
    std::size_t values = 0;
    const H5Z_filter_t filter =
        H5Pget_filter2(creation.id(), static_cast<unsigned>(i), nullptr, &values, nullptr, 0, nullptr, nullptr);
    if (!is_known_filter(filter))
      throw FormatError(who + ": filter " + std::to_string(filter) +
                        " is not read; deflate, shuffle and fletcher32 are");
    deflated = deflated || filter == H5Z_FILTER_DEFLATE;
  }
  return deflated;
}

void check_chunk(const H5Handle& creation, DType dtype, const std::string& who) {
  std::array<hsize_t, kMaxRank + 1> chunk{};
  const int rank = H5Pget_chunk(creation.id(), kMaxRank + 1, chunk.data());
  std::int64_t bytes = size_of(dtype);
  for (int i = 0; i < std::min(rank, kMaxRank + 1); ++i) {
    const hsize_t extent = chunk[static_cast<std::size_t>(i)];
    if (extent < 1 || extent > kMaxChunkBytes || (bytes *= static_cast<std::int64_t>(extent)) > kMaxChunkBytes)
      throw FormatError(who + ": its chunks are larger than 64 MiB or empty");
  }
}

// How many bytes of elements the bytes in the file can hold.
std::int64_t capacity(const H5Handle& dataset, DType dtype, const std::string& who, std::int64_t file_bytes) {
  const H5Handle creation(h5_check(H5Dget_create_plist(dataset.id()), who + ": its layout is damaged"), H5Pclose);
  if (H5Pget_external_count(creation.id()) != 0)
    throw FormatError(who + ": its elements are stored in another file, which is never read");
  const H5D_layout_t layout = H5Pget_layout(creation.id());
  if (layout != H5D_CONTIGUOUS && layout != H5D_COMPACT && layout != H5D_CHUNKED)
    throw FormatError(who + ": expected a contiguous, compact or chunked layout; virtual datasets are never read");
  const bool deflated = check_filters(creation, who);
  if (layout == H5D_CHUNKED) check_chunk(creation, dtype, who);
  const hsize_t stored = std::min(H5Dget_storage_size(dataset.id()), static_cast<hsize_t>(file_bytes));
  return checked_multiply(static_cast<std::int64_t>(stored), deflated ? kMaxDeflateRatio : 1, "bytes of a dataset");
}

}  // namespace

TensorType h5_dataset_type(const H5Handle& dataset, const std::string& who, std::int64_t file_bytes) {
  const TensorType type{declared_dtype(dataset, who), declared_shape(dataset, who)};
  try {
    const std::int64_t held = capacity(dataset, type.dtype, who, file_bytes);
    if (checked_multiply(type.shape.size(), size_of(type.dtype), "bytes of a dataset") > held)
      throw FormatError(who + ": declares " + to_string(type) + ", but what the file stores holds at most " +
                        std::to_string(held) + " bytes");
  } catch (const ShapeError& overflow) {
    throw FormatError(who + ": declares " + to_string(type) + ": " + overflow.what());
  }
  return type;
}

Tensor h5_read_dataset(const H5Handle& dataset, const TensorType& type, const std::string& who) {
  Tensor out(type.dtype, type.shape);
  if (out.size() == 0) return out;
  const H5Handle memory = h5_type_of(type.dtype);
  h5_check(H5Dread(dataset.id(), memory.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, out.raw()), who + ": cannot be read");
  const std::span elements(out.raw(), static_cast<std::size_t>(out.bytes()));
  if (type.dtype == b8 && std::ranges::any_of(elements, [](std::byte b) { return b > std::byte{1}; }))
    throw FormatError(who + ": a bool is neither 0 nor 1");
  return out;
}

H5Handle h5_write_dataset(const H5Handle& group, const std::string& name, const Tensor& tensor) {
  const std::string failed = "cannot build dataset '" + name + "'";
  const auto& shape = tensor.shape();
  const std::vector<hsize_t> extents(shape.begin(), shape.end());
  const H5Handle space(
      extents.empty() ? H5Screate(H5S_SCALAR) : H5Screate_simple(shape.rank(), extents.data(), nullptr), H5Sclose);
  const H5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_obj_track_times(creation.id(), false);
  const H5Handle type = h5_type_of(tensor.dtype());
  H5Handle dataset(
      h5_check(H5Dcreate2(group.id(), name.c_str(), type.id(), space.id(), H5P_DEFAULT, creation.id(), H5P_DEFAULT),
               failed),
      H5Dclose);
  if (tensor.size() > 0)
    h5_check(H5Dwrite(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, tensor.raw()), failed);
  return dataset;
}

}  // namespace hornet::io
