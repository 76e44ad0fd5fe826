// The pointers of a compiled kernel's functor, one behind the other.
#pragma once

#include <cstddef>
#include <vector>

namespace hornet::cuda {

class Pointers {
 public:
  Pointers& add(const void* pointer) {
    all_.push_back(const_cast<void*>(pointer));
    return *this;
  }
  template <class Pointer>
  Pointers& add(const Pointer* pointers, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) add(pointers[i]);
    return *this;
  }
  const std::vector<void*>& all() const { return all_; }

 private:
  std::vector<void*> all_;
};

}  // namespace hornet::cuda
