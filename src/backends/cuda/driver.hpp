// Driver: everything that the CUDA backend asks of a GPU. The module (module/, loaded when a GPU is asked for)
// implements it with the CUDA runtime; the tests implement it on the host. No CUDA header is needed to use it, and no
// symbol passes between the two but this table of virtual functions.
//
// All work goes to one stream and happens in the order of the calls; only download(), wait() and seconds_of() wait for
// it. Every function throws std::runtime_error with CUDA's words for what went wrong.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace hornet::cuda {

// One kernel of the module: `functor` points at the kernel's functor (device/threads.hpp), whose bytes are copied by
// the call; `n` is the number of elements or blocks.
using Launcher = void (*)(const void* functor, std::int64_t n, void* stream);

// A step recorded once (a CUDA graph).
class Recording {
 public:
  virtual ~Recording() = default;
  virtual void replay() = 0;
  virtual std::int64_t launches() const = 0;  // kernels and copies that a replay is of
};

// Kernels compiled at run time from source.
class JitProgram {
 public:
  virtual ~JitProgram() = default;
  // Kernel number i of the program's: argument pointers, as cuLaunchKernel takes them.
  virtual void launch(int kernel, std::int64_t blocks, int threads, void* const* arguments) = 0;
  // How many blocks of a kernel the device holds at once; 0 where it cannot launch so that all of them are there.
  virtual std::int64_t resident_blocks(int kernel, int threads) = 0;
  // Blocks that are all on the device at once, and so may wait for each other: at most resident_blocks().
  virtual void launch_resident(int kernel, std::int64_t blocks, int threads, void* const* arguments) = 0;
};

// c = op(a) · op(b), row-major; `batch` products that lie one after another.
struct MatrixProduct {
  std::int64_t m = 0, n = 0, k = 0, batch = 1;
  bool transpose_a = false, transpose_b = false;
  bool f64 = false;
  bool bias = false;  // adds a row of n to each row of c
  bool bf16_result = false;
};

// What a library has prepared for one operation: run() only enqueues it.
class LibraryCall {
 public:
  virtual ~LibraryCall() = default;
  virtual std::int64_t workspace_bytes() const = 0;
  // Operands in the order of the op's inputs, then the bias where there is one.
  virtual void run(const void* const* in, void* out, void* workspace) = 0;
};

enum class ConvolutionPass { forward, input_gradient, kernel_gradient };

// A convolution of channels-last images with an HWIO kernel; one to three axes, the last of each three numbers: what
// stands before them is 1, or 0 for padding. Padding is what lies before the image and after it.
struct ConvolutionCall {
  ConvolutionPass pass = ConvolutionPass::forward;
  int axes = 2;
  std::int64_t batch = 0, in_channels = 0, out_channels = 0, groups = 1;
  std::int64_t image[3] = {1, 1, 1}, kernel[3] = {1, 1, 1}, output[3] = {1, 1, 1};
  std::int64_t strides[3] = {1, 1, 1}, dilations[3] = {1, 1, 1}, pad_before[3] = {0, 0, 0}, pad_after[3] = {0, 0, 0};
  bool bf16_result = false;

  std::int64_t image_elements() const { return batch * volume(image) * in_channels; }
  std::int64_t output_elements() const { return batch * volume(output) * out_channels; }
  std::int64_t kernel_elements() const { return volume(kernel) * (in_channels / groups) * out_channels; }

 private:
  static std::int64_t volume(const std::int64_t (&extents)[3]) { return extents[0] * extents[1] * extents[2]; }
};

enum class RecurrentCell { lstm, gru };

// A layer of gated cells, of float32: sequences [steps, batch, …] from the first step to the last. Biases are two, of
// the input's product and of the state's; a GRU's reset gate is behind the state's product.
struct RecurrenceCall {
  RecurrentCell cell = RecurrentCell::lstm;
  std::int64_t steps = 0, batch = 0, in = 0, units = 0;
  bool bias = true;
  bool training = false;  // a gradient comes behind it
};

// What a library has prepared for a recurrence. Its weights lie in memory of their own, as it wants them; what no gate
// is written to is 0.
class Recurrence {
 public:
  // Where a gate's lie, in floats from the beginning: a matrix [units, in], of the state [units, units], and its bias
  // [units], -1 for none.
  struct Gate {
    std::int64_t matrix = 0, bias = -1;
  };
  struct Tensors {
    const void *x, *h, *c, *weights;  // [steps, batch, in]; [batch, units], c of an LSTM alone
  };
  struct Results {
    void *y, *last_h, *last_c;  // [steps, batch, units]; last_c of an LSTM alone
    void* kept;                 // in training
  };
  struct Gradients {
    const void *y, *dy, *d_last_h, *d_last_c;  // d_last_c of an LSTM alone
    void* kept;                                // what the forward pass has kept, which is overwritten
    void *dx, *dh, *dc, *d_weights;            // dc of an LSTM alone; d_weights as the weights lie, nullptr if unwanted
  };

  virtual ~Recurrence() = default;
  // Gate i of an LSTM's input, forget, cell and output gates, of a GRU's reset, update and new ones.
  virtual Gate gate(int i, bool of_state) const = 0;
  virtual std::int64_t weight_bytes() const = 0;
  virtual std::int64_t kept_bytes() const = 0;  // 0 unless in training
  virtual std::int64_t workspace_bytes() const = 0;
  // These only enqueue.
  virtual void forward(const Tensors& of, const Results& to, void* workspace) = 0;
  virtual void backward(const Tensors& of, const Gradients& to, void* workspace) = 0;
};

struct MemoryState {
  std::int64_t free = 0, total = 0;
};

// How products and convolutions may compute in place of strict float32. For bf16 both factors are of bfloat16 already;
// sums are float32, and so are a bias and the result, unless `bf16_result` asks for a result of bfloat16.
enum class Precision { float32, tf32, bf16 };

class Driver {
 public:
  virtual ~Driver() = default;
  virtual std::string description() const = 0;  // "NVIDIA H200, compute capability 9.0, 143771 MiB, CUDA 13.0, …"

  // On the device, zeroed, 256-byte aligned; nullptr when so much is not left.
  virtual void* allocate(std::int64_t bytes) = 0;
  virtual void release(void* memory) noexcept = 0;
  // The host's, zeroed, which kernels may write: the host sees it after download() and wait(). Not much of it.
  virtual void* allocate_shared(std::int64_t bytes) = 0;
  virtual void release_shared(void* memory) noexcept = 0;
  virtual MemoryState memory_state() = 0;
  virtual void upload(void* to, const void* from, std::int64_t bytes) = 0;    // `from` may change after the call
  virtual void download(void* to, const void* from, std::int64_t bytes) = 0;  // returns when the bytes are there
  virtual void copy(void* to, const void* from, std::int64_t bytes) = 0;      // within the device
  virtual void wait() = 0;                                                    // until everything so far is done
  // Seconds between begin and end of what work(object) enqueues, by the device's own clock.
  virtual double seconds_of(void (*work)(void* object), void* object) = 0;

  // By typeid(functor).name(); nullptr when the module has no such kernel.
  virtual Launcher find_kernel(std::string_view functor) const = 0;
  virtual void* stream() const = 0;

  // Records what work(object) enqueues; nothing of it runs. The object lives as long as the recording.
  virtual std::unique_ptr<Recording> record(void (*work)(void* object), void* object) = 0;

  virtual bool compiles() const = 0;  // whether there is a compiler; without, nothing is fused
  virtual std::string compiler()
      const = 0;  // its version and the device's kind: all that code depends on beside source
  // Code for the device. By any thread, and ends early, with an error, where it becomes unwanted meanwhile.
  virtual std::string compile(const std::string& source, const std::atomic<bool>& unwanted) = 0;
  // `kernels` are names of extern "C" __global__ functions in the source of `code`.
  virtual std::unique_ptr<JitProgram> load(const std::string& code, std::span<const std::string> kernels) = 0;

  // nullptr where the library has nothing for the call.
  virtual std::unique_ptr<LibraryCall> matrix_product(const MatrixProduct& product, Precision precision) = 0;
  virtual std::unique_ptr<LibraryCall> convolution(const ConvolutionCall& call, Precision precision) = 0;
  virtual std::unique_ptr<Recurrence> recurrence(const RecurrenceCall& call, Precision precision) = 0;
};

// The one symbol that is looked up in the module: makes the driver of a device, or throws std::runtime_error.
inline constexpr const char* kOpenDriver = "hornet_cuda_open_driver";
using OpenDriver = Driver* (*)(int device);

}  // namespace hornet::cuda
