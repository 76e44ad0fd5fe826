#include "src/io/h5_library.hpp"

#include "src/io/h5_dataset.hpp"
#include "src/io/h5_image.hpp"
#include "src/io/h5_path.hpp"

namespace hornet::io {

LibraryContent::LibraryContent(std::span<std::byte> bytes, std::string file_path)
    : file_path_(std::move(file_path)), file_bytes_(static_cast<std::int64_t>(bytes.size())) {
  const H5Session session;
  file_ = open_h5_image(bytes, file_path_);
}

LibraryContent::~LibraryContent() {
  const H5Session session;
  file_ = H5Handle();
}

H5Content::Kind LibraryContent::kind(std::string_view path) const {
  const H5Session session;
  const H5Handle object = h5_find(file_, path, who(path));
  return !object.valid() ? Kind::none : is_h5_group(object) ? Kind::group : Kind::dataset;
}

std::vector<std::string> LibraryContent::children(std::string_view group) const {
  const H5Session session;
  return h5_children(h5_find(file_, group, who(group)), who(group));
}

TensorType LibraryContent::type(std::string_view dataset) const {
  const H5Session session;
  return h5_dataset_type(h5_find(file_, dataset, who(dataset)), who(dataset), file_bytes_);
}

Tensor LibraryContent::tensor(std::string_view path) const {
  const H5Session session;
  const H5Handle dataset = h5_find(file_, path, who(path));
  return h5_read_dataset(dataset, h5_dataset_type(dataset, who(path), file_bytes_), who(path));
}

bool LibraryContent::has_attribute(std::string_view object, const std::string& name) const {
  const H5Session session;
  return h5_has_attribute(h5_find(file_, object, who(object)), name, who(object));
}

H5Value LibraryContent::attribute(std::string_view object, const std::string& name) const {
  const H5Session session;
  return h5_read_attribute(h5_find(file_, object, who(object)), name, who(object));
}

}  // namespace hornet::io
