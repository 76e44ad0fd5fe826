#include "src/io/h5_handle.hpp"

#include <hdf5.h>

#include <hornet/base/error.hpp>
#include <mutex>
#include <type_traits>

namespace hornet::io {
namespace {

static_assert(std::is_same_v<hid_t, std::int64_t> && std::is_same_v<herr_t, int>, "HDF5 1.10 or newer");

std::recursive_mutex& library_lock() {
  static std::recursive_mutex lock;
  return lock;
}

herr_t keep_first(unsigned, const H5E_error2_t* error, void* text) {
  auto& cause = *static_cast<std::string*>(text);
  if (cause.empty() && error->desc) cause = error->desc;
  return 0;
}

}  // namespace

H5Session::H5Session() {
  library_lock().lock();
  H5Eget_auto2(H5E_DEFAULT, &printer_, &printer_data_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

H5Session::~H5Session() {
  H5Eset_auto2(H5E_DEFAULT, printer_, printer_data_);
  library_lock().unlock();
}

std::string h5_cause() {
  std::string cause;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, &cause);
  return cause.empty() ? "" : " (HDF5: " + cause + ")";
}

std::int64_t h5_check(std::int64_t result, const std::string& what) {
  if (result < 0) throw FormatError(what + h5_cause());
  return result;
}

}  // namespace hornet::io
