#include "src/io/h5_path.hpp"

#include <hdf5.h>

#include <algorithm>
#include <hornet/base/error.hpp>

#include "src/io/h5_content.hpp"

namespace hornet::io {
namespace {

herr_t collect_name(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

H5Handle step(const H5Handle& group, const std::string& name, const std::string& who) {
  if (name.empty() || name == ".") throw FormatError(who + ": the path has an empty step");
  if (h5_check(H5Lexists(group.id(), name.c_str(), H5P_DEFAULT), who + ": a group is damaged") == 0) return {};
  H5L_info_t link{};
  h5_check(H5Lget_info(group.id(), name.c_str(), &link, H5P_DEFAULT), who + ": the link '" + name + "' is damaged");
  if (link.type != H5L_TYPE_HARD)
    throw FormatError(who + ": '" + name + "' is a soft, external or user-defined link; these are never followed");
  H5Handle object(h5_check(H5Oopen(group.id(), name.c_str(), H5P_DEFAULT), who + ": '" + name + "' is damaged"),
                  H5Oclose);
  const H5I_type_t kind = H5Iget_type(object.id());
  if (kind != H5I_GROUP && kind != H5I_DATASET)
    throw FormatError(who + ": '" + name + "' is neither a group nor a dataset");
  return object;
}

}  // namespace

bool is_h5_group(const H5Handle& object) { return H5Iget_type(object.id()) == H5I_GROUP; }

std::vector<std::string> h5_children(const H5Handle& group, const std::string& who) {
  H5G_info_t info{};
  h5_check(H5Gget_info(group.id(), &info), who + ": the group is damaged");
  if (info.nlinks > kMaxH5Objects) throw FormatError(who + ": holds more than 100,000 objects");
  std::vector<std::string> names;
  hsize_t position = 0;
  // Not H5_ITER_INC: for it HDF5 1.10.8 builds a table of links and, when one is damaged, frees what it never filled.
  h5_check(H5Literate(group.id(), H5_INDEX_NAME, H5_ITER_NATIVE, &position, collect_name, &names),
           who + ": the group is damaged");
  std::ranges::sort(names);
  return names;
}

H5Handle h5_find(const H5Handle& file, std::string_view path, const std::string& who) {
  H5Handle object(h5_check(H5Gopen2(file.id(), "/", H5P_DEFAULT), who + ": the root group is damaged"), H5Gclose);
  for (int depth = 0; !path.empty(); ++depth) {
    if (depth == kMaxH5Depth) throw FormatError(who + ": the path has more than 32 steps");
    if (!is_h5_group(object)) return {};
    const std::size_t end = path.find('/');
    object = step(object, std::string(path.substr(0, end)), who);
    if (!object.valid() || end == std::string_view::npos) return object;
    path.remove_prefix(end + 1);
  }
  return object;
}

}  // namespace hornet::io
