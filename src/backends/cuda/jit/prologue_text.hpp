// The program in front of an operand, and the rows it picks, as C++: a struct of the functor, which says where row i of
// the operand begins and makes of what lies there the operand's element (a source of device/small_product.hpp).
#pragma once

#include "src/backends/cuda/jit/pointwise_text.hpp"
#include "src/passes/fused_prologue.hpp"

namespace hornet::cuda {

class PrologueText {
 public:
  // `in`, `constants`: of the fused node. `columns`: elements of a row. Where rows are picked, the kernel has two more
  // inputs, an IndexWatch's pointers.
  PrologueText(const passes::FusedPrologue& op, std::span<const TensorType> in,
               const std::vector<const Tensor*>& constants, std::int64_t columns);
  PrologueText(const PrologueText&) = delete;
  PrologueText& operator=(const PrologueText&) = delete;

  std::string definition(const std::string& name) const;  // "struct name { … };"
  std::string made() const { return "{" + made_ + "}"; }  // what one is initialised with

 private:
  void add_numbers();

  const passes::FusedPrologue& op_;
  std::span<const TensorType> in_;
  std::int64_t columns_;
  std::vector<TensorType> types_;  // of the program's inputs
  std::vector<const Tensor*> constants_;
  PointwiseText text_;
  std::string members_, made_, registers_;
};

// An IndexWatch made of inputs `first` and the next.
std::string index_watch_of(std::size_t first);

}  // namespace hornet::cuda
