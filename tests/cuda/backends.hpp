// The CUDA backend on the driver under test (emulated in the suite cuda, a GPU in the suite gpu), and programs run on
// it beside the CPU.
#pragma once

#include "src/runtime/backend.hpp"
#include "src/runtime/plan.hpp"

namespace hornet {

const Backend& gpu_under_test();

// The backend in use while it lives.
class OnBackend {
 public:
  explicit OnBackend(const Backend& backend) : before_(open_backend()) { use_backend(backend); }
  ~OnBackend() { use_backend(before_); }
  OnBackend(const OnBackend&) = delete;
  OnBackend& operator=(const OnBackend&) = delete;

 private:
  const Backend& before_;
};

using Feeds = std::vector<std::pair<std::string, Tensor>>;  // by placeholder

// The fetches after three runs: one direct, one recorded, one replayed on a device.
std::vector<Tensor> run_on(const Backend& backend, const passes::Program& program, const Feeds& feeds);

// What a run of the program throws as DataError by the time its result is read; "" when nothing.
std::string data_error_of(const Backend& backend, const passes::Program& program, const Feeds& feeds);

// Largest difference, relative to the larger of 1 and b's largest element; NaN equals NaN; infinite when types differ.
double largest_difference(const Tensor& a, const Tensor& b);

}  // namespace hornet
