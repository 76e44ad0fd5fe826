// DeviceMemory: the memory of a backend whose kernels do not work on the host's. Its work is done in the order in which
// it is asked for, and kernels' work with it; only download(), wait() and seconds_of() wait for it.
#pragma once

#include <functional>
#include <hornet/tensor/tensor.hpp>
#include <memory>
#include <vector>

namespace hornet {

struct ByteRange {
  const void* begin;
  std::int64_t bytes;
};

// Part of what is to be recorded, and all that it touches of the device's memory. Ranges of which one is written may
// overlap: the order then is the one in which work is listed.
struct DeviceWork {
  std::function<void()> run;
  std::vector<ByteRange> reads, writes;
};

// Work recorded once.
class RecordedWork {
 public:
  virtual ~RecordedWork() = default;
  virtual void replay() = 0;
  virtual std::int64_t launches() const = 0;  // of the last replay
};

class DeviceMemory {
 public:
  virtual ~DeviceMemory() = default;
  // Zeroed. The tensor's bytes lie on the device: the host must not touch them. Throws OutOfMemoryError.
  virtual Tensor tensor(const TensorType& type) const = 0;
  virtual void upload(const Tensor& to, const Tensor& from) const = 0;  // `from` may change after the call
  virtual void download(const Tensor& to, const Tensor& from) const = 0;
  virtual void copy(void* to, const void* from, std::int64_t bytes) const = 0;  // within the device
  virtual void wait() const = 0;
  virtual void finish_compiling() const = 0;  // until nothing is compiled in the background
  // By the device's clock, from when everything before is done until what `work` asks for is.
  virtual double seconds_of(const std::function<void()>& work) const = 0;
  virtual std::int64_t free_bytes() const = 0;
  // Whether every step is to be waited for and none recorded, so that an error is told with the step it is of.
  virtual bool step_by_step() const = 0;
  // Records what `work` asks of the device; nothing of it is done. Replays may put off what nobody can see yet, and
  // change the order of what does not touch the same memory.
  virtual std::unique_ptr<RecordedWork> record(std::vector<DeviceWork> work) const = 0;
  // The same, launch by launch in their order.
  virtual std::unique_ptr<RecordedWork> record_in_order(std::function<void()> work) const = 0;
};

}  // namespace hornet
