#include "src/io/h5_image.hpp"

#include <hdf5.h>

#include <cstdint>
#include <cstring>
#include <hornet/base/error.hpp>
#include <string_view>

#include "src/io/h5_superblock.hpp"

namespace hornet::io {
namespace {

constexpr std::size_t kGrowth = 16 << 20;  // bytes by which an image grows when it is full
constexpr unsigned kMaxLinks = 65535;
constexpr std::string_view kSignature = "\x89HDF\r\n\x1a\n";
constexpr const char* kFailed = "cannot build an HDF5 file in memory";

// HDF5 takes two open images of one name for one file, so each gets a name of its own. Called within a session.
std::string unique_name() {
  static std::int64_t count = 0;
  return "hornet-image-" + std::to_string(count++);
}

// Properties of a group (the root's are the file's). All links stay in the object header, which has one checksum,
// instead of moving to a heap and a tree beyond 8.
H5Handle group_creation(hid_t property_class) {
  H5Handle creation(h5_check(H5Pcreate(property_class), kFailed), H5Pclose);
  h5_check(H5Pset_link_phase_change(creation.id(), kMaxLinks, kMaxLinks), kFailed);
  h5_check(H5Pset_obj_track_times(creation.id(), false), kFailed);
  return creation;
}

}  // namespace

// Superblocks elsewhere than at the start (behind a user block) would lead the library to groups of the oldest format,
// which it is not to be given (h5_classic).
H5Handle open_h5_image(std::span<std::byte> bytes, const std::string& path) {
  const std::string failed = "'" + path + "' is not an HDF5 file, or is damaged";
  if (bytes.size() < kSignature.size() || std::memcmp(bytes.data(), kSignature.data(), kSignature.size()) != 0)
    throw FormatError(failed + ": it does not begin with HDF5's signature");
  const H5Handle access(h5_check(H5Pcreate(H5P_FILE_ACCESS), failed), H5Pclose);
  h5_check(H5Pset_fapl_core(access.id(), kGrowth, false), failed);
  h5_check(H5Pset_file_image(access.id(), bytes.data(), bytes.size()), failed);
  return {h5_check(H5Fopen(unique_name().c_str(), H5F_ACC_RDONLY, access.id()), failed), H5Fclose};
}

H5Handle create_h5_image() {
  const H5Handle access(h5_check(H5Pcreate(H5P_FILE_ACCESS), kFailed), H5Pclose);
  h5_check(H5Pset_fapl_core(access.id(), kGrowth, false), kFailed);
  h5_check(H5Pset_libver_bounds(access.id(), H5F_LIBVER_V18, H5F_LIBVER_V18), kFailed);
  const H5Handle creation = group_creation(H5P_FILE_CREATE);
  return {h5_check(H5Fcreate(unique_name().c_str(), H5F_ACC_TRUNC, creation.id(), access.id()), kFailed), H5Fclose};
}

std::vector<std::byte> bytes_of_h5_image(const H5Handle& file) {
  h5_check(H5Fflush(file.id(), H5F_SCOPE_GLOBAL), kFailed);
  std::vector<std::byte> bytes(static_cast<std::size_t>(h5_check(H5Fget_file_image(file.id(), nullptr, 0), kFailed)));
  h5_check(H5Fget_file_image(file.id(), bytes.data(), bytes.size()), kFailed);
  repair_h5_superblock(bytes);
  return bytes;
}

H5Handle create_h5_group(const H5Handle& parent, const std::string& name) {
  const H5Handle creation = group_creation(H5P_GROUP_CREATE);
  return {h5_check(H5Gcreate2(parent.id(), name.c_str(), H5P_DEFAULT, creation.id(), H5P_DEFAULT),
                   "cannot build group '" + name + "'"),
          H5Gclose};
}

}  // namespace hornet::io
