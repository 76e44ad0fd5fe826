#include "src/io/h5_attribute.hpp"

#include <hdf5.h>

#include <algorithm>
#include <hornet/base/error.hpp>

#include "src/io/h5_type.hpp"

namespace hornet::io {
namespace {

constexpr std::size_t kMaxBytes = 1 << 20;

// The bytes of one fixed-length string without their padding.
std::string unpadded(std::string bytes, H5T_str_t padding) {
  if (padding == H5T_STR_NULLTERM) return bytes.substr(0, bytes.find('\0'));
  const char filler = padding == H5T_STR_SPACEPAD ? ' ' : '\0';
  return bytes.substr(0, bytes.find_last_not_of(filler) + 1);
}

std::vector<std::string> read_strings(const H5Handle& attribute, const H5Handle& type, std::size_t count,
                                      const std::string& who) {
  const std::size_t length = H5Tget_size(type.id());
  if (length == 0 || length > kMaxBytes || count > kMaxBytes / length) throw FormatError(who + ": larger than 1 MiB");
  std::string bytes(length * count, '\0');
  if (count) h5_check(H5Aread(attribute.id(), type.id(), bytes.data()), who + ": cannot be read");
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i)
    out.push_back(unpadded(bytes.substr(i * length, length), H5Tget_strpad(type.id())));
  return out;
}

template <class T>
T read_number(const H5Handle& attribute, hid_t memory, const std::string& who) {
  T out{};
  h5_check(H5Aread(attribute.id(), memory, &out), who + ": cannot be read");
  return out;
}

// Every value of the type is an int64.
bool fits_int64(const H5Handle& type) {
  const std::size_t size = H5Tget_size(type.id());
  return H5Tget_class(type.id()) == H5T_INTEGER && (H5Tget_sign(type.id()) == H5T_SGN_NONE ? size <= 4 : size <= 8);
}

H5Value read_scalar(const H5Handle& attribute, const H5Handle& type, const std::string& who) {
  const auto dtype = dtype_of_h5(type);
  if (dtype == b8) return read_number<signed char>(attribute, type.id(), who) != 0;
  if (dtype == f32 || dtype == f64) return read_number<double>(attribute, H5T_NATIVE_DOUBLE, who);
  if (fits_int64(type)) return read_number<std::int64_t>(attribute, H5T_NATIVE_INT64, who);
  throw FormatError(who + ": expected a string of fixed length, an integer, a float32, a float64 or a bool, got " +
                    describe_h5_type(type));
}

void create(const H5Handle& object, const std::string& name, const H5Handle& type, const H5Handle& space,
            const void* value) {
  const std::string failed = "cannot build attribute '" + name + "'";
  const H5Handle attribute(
      h5_check(H5Acreate2(object.id(), name.c_str(), type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), failed),
      H5Aclose);
  if (H5Sget_simple_extent_npoints(space.id()) > 0) h5_check(H5Awrite(attribute.id(), type.id(), value), failed);
}

struct Creation {
  const H5Handle& object;
  const std::string& name;
  H5Handle scalar{H5Screate(H5S_SCALAR), H5Sclose};

  void operator()(const std::string& text) const {
    create(object, name, h5_string_type(text.size()), scalar, text.c_str());
  }
  void operator()(std::int64_t value) const { create(object, name, h5_type_of(i64), scalar, &value); }
  void operator()(double value) const { create(object, name, h5_type_of(f64), scalar, &value); }
  void operator()(bool value) const { create(object, name, h5_type_of(b8), scalar, &value); }
  void operator()(const std::vector<std::string>& texts) const {
    std::size_t length = 1;
    for (const std::string& text : texts) length = std::max(length, text.size());
    std::string bytes;
    for (std::string text : texts) {
      text.resize(length);
      bytes += text;
    }
    const hsize_t count = texts.size();
    create(object, name, h5_string_type(length), {H5Screate_simple(1, &count, nullptr), H5Sclose}, bytes.c_str());
  }
};

}  // namespace

std::string describe(const H5Value& value) {
  static constexpr const char* kNames[] = {"a string", "an integer", "a number", "a bool", "a list of strings"};
  return kNames[value.index()];
}

bool h5_has_attribute(const H5Handle& object, const std::string& name, const std::string& who) {
  return h5_check(H5Aexists(object.id(), name.c_str()), who + ": its attributes are damaged") > 0;
}

H5Value h5_read_attribute(const H5Handle& object, const std::string& name, const std::string& owner) {
  const std::string who = "attribute '" + name + "' of " + owner;
  if (!h5_has_attribute(object, name, owner)) throw FormatError(who + ": there is none");
  const H5Handle attribute(h5_check(H5Aopen(object.id(), name.c_str(), H5P_DEFAULT), who + ": is damaged"), H5Aclose);
  const H5Handle type(h5_check(H5Aget_type(attribute.id()), who + ": its type is damaged"), H5Tclose);
  const H5Handle space(h5_check(H5Aget_space(attribute.id()), who + ": its dataspace is damaged"), H5Sclose);
  const int rank = H5Sget_simple_extent_ndims(space.id());
  const auto count = static_cast<std::size_t>(h5_check(H5Sget_simple_extent_npoints(space.id()), who + ": is damaged"));
  const bool is_text = H5Tget_class(type.id()) == H5T_STRING && H5Tis_variable_str(type.id()) == 0;
  if (rank == 1 && count == 0) return std::vector<std::string>();
  if (rank == 1 && is_text) return read_strings(attribute, type, count, who);
  if (rank != 0 || count != 1)
    throw FormatError(who + ": expected one value or a list of fixed-length strings, got rank " + std::to_string(rank) +
                      " of " + describe_h5_type(type));
  if (is_text) return read_strings(attribute, type, 1, who).front();
  return read_scalar(attribute, type, who);
}

void h5_write_attribute(const H5Handle& object, const std::string& name, const H5Value& value) {
  if (h5_has_attribute(object, name, name))
    h5_check(H5Adelete(object.id(), name.c_str()), "cannot replace attribute '" + name + "'");
  std::visit(Creation{object, name}, value);
}

}  // namespace hornet::io
