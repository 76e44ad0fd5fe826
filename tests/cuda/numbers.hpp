// Numbers in the memory of the GPU under test.
#pragma once

#include <doctest/doctest.h>

#include <vector>

#include "src/backends/cuda/launch.hpp"

// n numbers on the device.
template <class T>
class Numbers {
 public:
  explicit Numbers(std::size_t n) : n_(n), memory_(hornet::cuda::driver().allocate(bytes())) {
    REQUIRE(memory_ != nullptr);
  }
  explicit Numbers(const std::vector<T>& values) : Numbers(values.size()) {
    hornet::cuda::driver().upload(memory_, values.data(), bytes());
  }
  ~Numbers() { hornet::cuda::driver().release(memory_); }
  Numbers(const Numbers&) = delete;
  Numbers& operator=(const Numbers&) = delete;

  T* data() const { return static_cast<T*>(memory_); }
  std::int64_t bytes() const { return static_cast<std::int64_t>(n_ * sizeof(T)); }
  std::vector<T> host() const {
    std::vector<T> values(n_);
    hornet::cuda::driver().download(values.data(), memory_, bytes());
    return values;
  }

 private:
  std::size_t n_;
  void* memory_;
};
