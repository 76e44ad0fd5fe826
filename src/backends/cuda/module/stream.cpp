#include "src/backends/cuda/module/stream.hpp"

#include <exception>

#include "src/backends/cuda/module/expect.hpp"

namespace hornet::cuda {
namespace {

thread_local cudaStream_t recording = nullptr;  // the stream that records this thread's work

using OwnedEvent = Owned<cudaEvent_t, cudaEventDestroy>;

// Without the implicit waits for the default stream, which is not used.
cudaStream_t new_stream() {
  cudaStream_t stream = nullptr;
  expect(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "make a stream");
  return stream;
}

}  // namespace

Stream::Stream(int device) : device_(device) {
  use_device();
  stream_ = new_stream();
}

Stream::~Stream() {
  for (cudaStream_t recorder : recorders_) cudaStreamDestroy(recorder);
  cudaStreamDestroy(stream_);
}

// A stream to record with, while it lives.
class Stream::Recorder {
 public:
  explicit Recorder(const Stream& of) : of_(of) {
    const std::lock_guard lock(of_.mutex_);
    if (of_.recorders_.empty()) of_.recorders_.push_back(new_stream());
    stream_ = of_.recorders_.back();
    of_.recorders_.pop_back();
  }
  ~Recorder() {
    const std::lock_guard lock(of_.mutex_);
    of_.recorders_.push_back(stream_);
  }
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;
  cudaStream_t get() const { return stream_; }

 private:
  const Stream& of_;
  cudaStream_t stream_;
};

void Stream::use_device() const { expect(cudaSetDevice(device_), "use GPU " + std::to_string(device_)); }

cudaStream_t Stream::here() const {
  use_device();
  return recording ? recording : stream_;
}

void Stream::wait() const {
  expect_not_recording("waiting for the device");
  use_device();
  expect(cudaStreamSynchronize(stream_), "wait for the device");
}

double Stream::seconds_of(void (*work)(void*), void* object) const {
  expect_not_recording("a measurement");
  wait();
  const auto new_event = [] {
    cudaEvent_t event = nullptr;
    expect(cudaEventCreate(&event), "make an event");
    return OwnedEvent(event);
  };
  const OwnedEvent begin = new_event(), end = new_event();
  expect(cudaEventRecord(begin.get(), stream_), "mark the begin of a measurement");
  work(object);
  expect(cudaEventRecord(end.get(), stream_), "mark the end of a measurement");
  expect(cudaEventSynchronize(end.get()), "wait for what is measured");
  float milliseconds = 0;
  expect(cudaEventElapsedTime(&milliseconds, begin.get(), end.get()), "measure");
  return static_cast<double>(milliseconds) * 1e-3;
}

cudaGraph_t Stream::record(void (*work)(void*), void* object) const {
  expect_not_recording("a recording");
  use_device();
  const Recorder stream(*this);
  // Other threads may go on to allocate memory meanwhile; this one may not.
  expect(cudaStreamBeginCapture(stream.get(), cudaStreamCaptureModeThreadLocal), "begin to record a step");
  recording = stream.get();
  std::exception_ptr failed;
  try {
    work(object);
  } catch (...) {
    failed = std::current_exception();
  }
  recording = nullptr;
  cudaGraph_t graph = nullptr;
  const cudaError_t ended = cudaStreamEndCapture(stream.get(), &graph);
  if (failed) {
    if (graph) cudaGraphDestroy(graph);
    cudaGetLastError();  // of the recording that broke off
    std::rethrow_exception(failed);
  }
  expect(ended, "record a step");
  return graph;
}

void Stream::expect_not_recording(const char* what) {
  if (recording) throw std::runtime_error(std::string(what) + " cannot be part of a recorded step");
}

}  // namespace hornet::cuda
