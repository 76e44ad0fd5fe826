// Variable: named state that outlives a step: a weight, a moving average, an optimizer slot, a counter. Plans read and
// write its tensor in place, so the tensor's storage never moves; set() copies into it.
//
// While plans run on a device the value is away, in the device's memory. It comes home when value() or set() asks for
// it, and goes away again with the next run: hold the Variable, not its tensor, across runs on a device.
#pragma once

#include <cstdint>
#include <hornet/tensor/tensor.hpp>
#include <memory>
#include <string>

namespace hornet {

// A variable's value in a device's memory.
class RemoteValue {
 public:
  virtual ~RemoteValue() = default;
  virtual void upload(const Tensor& from) = 0;
  virtual void download(const Tensor& to) const = 0;
};

class Variable {
 public:
  Variable(std::string name, const Tensor& initial, bool trainable = true)
      : name(std::move(name)), trainable(trainable), value_(initial.clone()) {}

  // A variable whose value is that tensor itself, not a copy.
  static std::shared_ptr<Variable> sharing(std::string name, const Tensor& value) {
    auto variable = std::make_shared<Variable>(std::move(name), Tensor(), false);
    variable->value_ = value;
    return variable;
  }

  const TensorType& type() const { return value_.type(); }
  const Tensor& value() const {  // shares the storage
    if (where_ == Where::away) remote_->download(value_);
    where_ = Where::home;  // who asked may write
    return value_;
  }
  void set(const Tensor& value) { this->value().copy_from(value); }  // throws ShapeError, DTypeError

  // For plans. The value on a device, empty until one has run there; a new one takes the place of the old.
  const std::shared_ptr<RemoteValue>& remote() const { return remote_; }
  void set_remote(std::shared_ptr<RemoteValue> remote) {
    value();
    remote_ = std::move(remote);
  }
  // Both need a remote. Before a run that reads the value there; before one that writes it.
  void visit() const {
    if (where_ != Where::home) return;
    remote_->upload(value_);
    where_ = Where::both;
  }
  void go_away() const {
    visit();
    where_ = Where::away;
  }

  std::string name;  // "kernel"
  std::string path;  // "sequential/dense/kernel"
  bool trainable;

 private:
  Tensor value_;
  std::shared_ptr<RemoteValue> remote_;
  enum class Where : std::uint8_t { home, both, away };
  mutable Where where_ = Where::home;  // the newest value
};

}  // namespace hornet
