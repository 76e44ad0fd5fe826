// A pointwise program as C++: definitions of its registers r0, r1, …, one a line, in their order.
#pragma once

#include <span>

#include "src/backends/cuda/jit/expressions.hpp"
#include "src/passes/fused_pointwise.hpp"

namespace hornet::cuda {

class PointwiseText {
 public:
  // `constants` are the inputs' values where they are known, else nullptr; single elements of them become literals.
  PointwiseText(const passes::FusedPointwise& op, std::span<const TensorType> in,
                const std::vector<const Tensor*>& constants)
      : op_(op), in_(in), constants_(constants), dtypes_(op.register_dtypes(in)) {}

  std::string type_of(std::size_t reg) const { return std::string(cpp_type(dtypes_[reg])); }
  // Input `reg`'s element at `index` of its tensor.
  std::string input(std::size_t reg, const std::string& index) const;
  std::string instructions() const;  // of all inputs' elements
  std::string definition(std::size_t reg, const std::string& expression) const;

 private:
  const passes::FusedPointwise& op_;
  std::span<const TensorType> in_;
  const std::vector<const Tensor*>& constants_;
  std::vector<DType> dtypes_;
};

}  // namespace hornet::cuda
