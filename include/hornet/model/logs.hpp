// Logs: the named numbers handed to callbacks, such as {"accuracy": 0.91, "loss": 0.3}. CallbackList sorts them by name
// before callbacks see them, as Keras does; what a callback adds (learning_rate) comes last. Setting a name that is
// there allocates nothing, nor does copying into Logs that have held as much before.
#pragma once

#include <hornet/tensor/tensor.hpp>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hornet {

class Logs {
 public:
  using Entry = std::pair<std::string, double>;

  Logs() = default;
  Logs(std::initializer_list<Entry> entries);  // later entries of one name win

  void set(std::string_view name, double value);  // replaces, or appends
  const double* find(std::string_view name) const;
  void sort();  // by name
  void clear();

  std::span<const Entry> entries() const { return entries_; }
  bool empty() const { return entries_.empty(); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  std::string names() const;  // "accuracy, loss"

  // What a batch of predict computed; empty elsewhere. Valid during the hook only.
  std::span<const Tensor> outputs() const { return outputs_; }
  void set_outputs(std::span<const Tensor> outputs) { outputs_ = outputs; }

 private:
  std::vector<Entry> entries_;
  std::span<const Tensor> outputs_;
};

}  // namespace hornet
