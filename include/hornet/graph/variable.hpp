// Variable: named state that outlives a step: a weight, a moving average, an optimizer slot, a counter. Plans read and
// write its tensor in place, so the tensor's storage never moves; set() copies into it.
#pragma once

#include <hornet/tensor/tensor.hpp>
#include <memory>
#include <string>

namespace hornet {

class Variable {
 public:
  Variable(std::string name, const Tensor& initial, bool trainable = true)
      : name(std::move(name)), trainable(trainable), value_(initial.clone()) {}

  const TensorType& type() const { return value_.type(); }
  const Tensor& value() const { return value_; }              // shares the storage
  void set(const Tensor& value) { value_.copy_from(value); }  // throws ShapeError, DTypeError

  std::string name;  // "kernel"
  std::string path;  // "sequential/dense/kernel"
  bool trainable;

 private:
  Tensor value_;
};

}  // namespace hornet
