// What goes wrong on a device.
#pragma once

#include <cstdint>
#include <hornet/base/error.hpp>

namespace hornet {

// A device reported an error; after most, nothing runs there any more until the program ends.
class DeviceError : public Error {
 public:
  using Error::Error;
};

// A device's memory does not suffice for what is to run there.
class OutOfMemoryError : public Error {
 public:
  explicit OutOfMemoryError(const std::string& message) : Error(message) {}
  OutOfMemoryError(const std::string& message, std::int64_t needed, std::int64_t room)
      : Error(message), needed_bytes(needed), room_bytes(room) {}
  // Where a step as a whole does not fit: what its values need, which grows with the batch, and what is left for them
  // beside the weights. 0 where that is not known.
  std::int64_t needed_bytes = 0, room_bytes = 0;
};

}  // namespace hornet
