// What the tests of launches run: ways of launching, work on the device, training.
#pragma once

#include <functional>
#include <hornet/hornet.hpp>

#include "src/backends/cuda/device/pointwise.hpp"
#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/schedule/mode.hpp"
#include "src/backends/elements/arithmetic.hpp"
#include "src/runtime/device_mirror.hpp"
#include "tests/cuda/classifiers.hpp"

namespace hornet {

// The GPU in use, with one way of launching, while it lives.
class WithLaunches {
 public:
  explicit WithLaunches(cuda::LaunchMode mode);
  ~WithLaunches();
  WithLaunches(const WithLaunches&) = delete;
  WithLaunches& operator=(const WithLaunches&) = delete;

 private:
  const class Backend& before_;
};

// Numbers on the device to which another is added.
class Adding {
 public:
  Adding(const DeviceMemory& memory, float number) : number_(uploaded(Tensor::full({7}, number), memory)) {}

  DeviceWork to(const Tensor& x) const {
    const auto run = [this, x] {
      launch_({number_.data<float>().data(), x.data<float>().data(), x.data<float>().data()}, x.size());
    };
    return {run, {{number_.raw(), number_.bytes()}, {x.raw(), x.bytes()}}, {{x.raw(), x.bytes()}}};
  }

 private:
  Tensor number_;
  cuda::Launch<cuda::Binary<elements::Add, float>> launch_;
};

Model dense();  // of rows [6]

struct Trained {
  std::vector<Tensor> weights;
  std::vector<double> losses;
};

// In batches of 5. `each_batch`, where there is one, is called behind every batch; every third batch's loss is read
// then, which has the device's values come down.
Trained train(Model (*make)(), const Tensor& x, const Tensor& y, cuda::LaunchMode mode, int epochs,
              const std::function<void()>& each_batch = {});

}  // namespace hornet
