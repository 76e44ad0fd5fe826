// Where models run, and how exactly.
#pragma once

#include <hornet/graph/placement.hpp>
#include <string>
#include <string_view>

namespace hornet {

// What is run from now on runs on this device: models, sessions and eager ops, also those that ran elsewhere before;
// their weights go along.
//   "cpu"
//   "gpu"    the first NVIDIA GPU, "gpu:0"; "gpu:1" is the second. A process computes on one of them.
//   "auto"   the first GPU where Hornet can use one, else the CPU; a line on stderr says why
// Default: the environment variable HORNET_DEVICE, else "cpu" (until the backend has run on a GPU: docs/gpu.md).
// Throws ConfigError for another name, and for a GPU that cannot be used: no driver, no such GPU, a Hornet built
// without CUDA. The message says what to do; the device in use stays.
void set_device(std::string_view device);

// The device in use, here: "cpu", "gpu:0". Throws what set_device throws when HORNET_DEVICE names no device.
std::string device();

// While one lives, this thread works for a device, whichever is in use (Keras: `with keras.device("cpu:0")`):
//   - What is run runs there: ops and layers called on tensors, sessions, models.
//   - What is traced is placed there: ops added to a graph, layers called on a KerasTensor or added to a Sequential.
//     That part then runs there wherever the rest of its graph or model runs, and exchanges copies with it in every
//     step; docs/gpu.md tells what that costs. Its gradients and its weights' updates go with it.
// Layer::place() places a layer. Takes the names that set_device takes and throws what it throws.
class DeviceScope {
 public:
  explicit DeviceScope(std::string_view device);

 private:
  PlacementScope placement_;
};

// "2 threads of the processor"; "NVIDIA H200, compute capability 9.0, …".
std::string device_description();

// How matrix products and convolutions of float32 are computed on a GPU.
//   "float32"   in float32, the default
//   "tf32x3"    factors are split in two numbers of TensorFloat-32, of whose products the three largest are added in
//               float32: errors are those of float32, on units several times as fast. A factor that is infinite, or
//               within 1/4096 of the greatest number, gives NaN. Where nothing is gained, as "float32"
//   "tf32"      factors are rounded to TensorFloat-32, 10 bits after the point, and sums are of float32: several times
//               as fast, with about three decimal digits
//   "bf16"      factors are rounded to bfloat16, 8 bits with the one before the point, and sums are of float32: faster
//               again where arithmetic is what takes the time, with two decimal digits. Results of convolutions are
//               rounded so too. Weights, and all between products, stay float32
// Holds for what is run from now on. The CPU computes in float32 always. Throws ConfigError for another name.
void set_matmul_precision(std::string_view precision);
std::string matmul_precision();

}  // namespace hornet
