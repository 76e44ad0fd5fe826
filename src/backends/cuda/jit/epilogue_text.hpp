// The pointwise program behind what a kernel of blocks produces, as C++. Each thread has some pieces of the product,
// each of some neighbours; what the program reads beside it is loaded first of all, so that it has arrived when the
// product is there. An element's inputs are all read before its results are written, by one thread: a result may lie
// where an input does.
#pragma once

#include "src/backends/cuda/jit/pointwise_text.hpp"

namespace hornet::cuda {

class EpilogueText {
 public:
  // `in`, `constants`: of the kernel, whose inputs from `first` on are the program's but its own first, the product.
  // `pieces`, `width`: numbers of pieces and of a piece's neighbours, as C++. `first_result`: the kernel's results
  // before the program's.
  EpilogueText(const passes::FusedPointwise& program, const TensorType& product, std::span<const TensorType> in,
               const std::vector<const Tensor*>& constants, std::size_t first, std::string pieces, std::string width,
               std::size_t first_result = 0);
  EpilogueText(const EpilogueText&) = delete;
  EpilogueText& operator=(const EpilogueText&) = delete;

  // A member of the functor: "struct Inputs { … };", which a thread keeps from load() to run().
  std::string inputs_struct() const;
  // Definitions of what is the same for all elements.
  const std::string& numbers() const { return numbers_; }
  // Statements that fill `Inputs& inputs` for piece `p`, which begins at element `i` of the result.
  const std::string& load() const { return load_; }
  // Statements that compute and write piece `p`; `product` is an expression of its element `w`.
  std::string run(const std::string& product) const { return compute(product) + store(); }
  // The former alone, which leave the results in result0[w], result1[w] …, and the latter.
  std::string compute(const std::string& product) const;
  const std::string& store() const { return store_; }

 private:
  void add_input(std::size_t reg, std::size_t input);
  void add_result(std::size_t k, std::size_t out);

  const passes::FusedPointwise& program_;
  std::vector<TensorType> types_;         // of the program's inputs, the product first
  std::vector<const Tensor*> constants_;  // likewise
  PointwiseText text_;
  std::string pieces_, width_;
  std::string numbers_, members_, load_, registers_, results_, keep_, store_;
};

}  // namespace hornet::cuda
