// What an HDF5 file holds, by paths "a/b/c" from the root, "" the root itself. Two readers of it: one of ours for the
// oldest format (h5_classic/content.hpp), the library for all others (h5_library.hpp). Neither follows a link that is
// not a hard one; both throw FormatError for what is damaged or refused. Any number of threads may use one.
#pragma once

#include <hornet/tensor/tensor.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "src/io/h5_attribute.hpp"

namespace hornet::io {

class H5Content {
 public:
  enum class Kind { none, group, dataset };

  virtual ~H5Content() = default;

  virtual Kind kind(std::string_view path) const = 0;  // none: there is nothing
  // The others ask for objects that are there and of the kind.
  virtual std::vector<std::string> children(std::string_view group) const = 0;  // in byte order
  virtual TensorType type(std::string_view dataset) const = 0;                  // checked against the file's size
  virtual Tensor tensor(std::string_view dataset) const = 0;
  virtual bool has_attribute(std::string_view object, const std::string& name) const = 0;
  virtual H5Value attribute(std::string_view object, const std::string& name) const = 0;
};

inline constexpr int kMaxH5Depth = 32;         // of groups
inline constexpr int kMaxH5Objects = 100'000;  // in a group, and in a file

// "'a/b' in 'file.h5'", for messages.
std::string h5_who(std::string_view path, std::string_view file);

}  // namespace hornet::io
