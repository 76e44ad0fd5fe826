// Ownership of HDF5 identifiers and the discipline every use of the library keeps: one lock for all of it (most builds
// of HDF5 are not thread-safe) and its printing to stderr silenced. hdf5.h stays out of our headers.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace hornet::io {

// An HDF5 identifier (hid_t) and the function that closes it.
class H5Handle {
 public:
  using Close = int (*)(std::int64_t);

  H5Handle() = default;
  H5Handle(std::int64_t id, Close close) : id_(id), close_(close) {}
  H5Handle(H5Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  H5Handle& operator=(H5Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~H5Handle() {
    if (valid()) close_(id_);
  }

  bool valid() const { return id_ >= 0; }
  std::int64_t id() const { return id_; }

 private:
  std::int64_t id_ = -1;
  Close close_ = nullptr;
};

// Held while HDF5 is used: takes the library lock, which one thread may take again, and keeps HDF5 quiet.
class H5Session {
 public:
  H5Session();
  ~H5Session();
  H5Session(const H5Session&) = delete;
  H5Session& operator=(const H5Session&) = delete;

 private:
  int (*printer_)(std::int64_t, void*) = nullptr;  // what the program had set, to be restored
  void* printer_data_ = nullptr;
};

// " (HDF5: file signature not found)": the innermost cause of the failure that has just happened, "" when none is
// known.
std::string h5_cause();

// The value when HDF5 did not report failure by a negative one; else FormatError with `what` and the cause.
std::int64_t h5_check(std::int64_t result, const std::string& what);

}  // namespace hornet::io
