// The stream to which all work of a device goes. Threads share it; while one of them records (recording.cpp), that
// thread's work goes into the recording and the others' goes on as before.
#pragma once

#include <cuda_runtime_api.h>

#include <mutex>
#include <vector>

namespace hornet::cuda {

class Stream {
 public:
  explicit Stream(int device);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  int device() const { return device_; }
  void use_device() const;  // for the calling thread, which CUDA asks of each thread
  // Where the calling thread's work goes; uses the device.
  cudaStream_t here() const;
  // Until everything so far is done; uses the device.
  void wait() const;

  // Seconds between begin and end of what work(object) enqueues on this thread; waits for it.
  double seconds_of(void (*work)(void* object), void* object) const;

  // What work(object) enqueues on this thread. An exception of it ends the recording and goes on.
  cudaGraph_t record(void (*work)(void* object), void* object) const;
  // Throws when the calling thread records: `what` cannot be part of a recording.
  static void expect_not_recording(const char* what);

 private:
  class Recorder;

  int device_;
  cudaStream_t stream_ = nullptr;
  // Streams that no thread records with now. They live as long as this: libraries remember the stream that they were
  // given last, and look at it when they are given another.
  mutable std::mutex mutex_;
  mutable std::vector<cudaStream_t> recorders_;
};

}  // namespace hornet::cuda
