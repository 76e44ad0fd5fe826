// Connectionist temporal classification: Graves et al. 2006. Source: keras/src/backend/jax/nn.py (ctc_loss).
#pragma once

#include <hornet/model/loss.hpp>

namespace hornet::losses {

// y_true [batch, labels]: class indices, padded with 0; y_pred [batch, steps, classes]: logits, class 0 is the blank
// -> values [batch]: -log of the probability that the steps, repetitions joined and blanks left out, read as y_true.
struct CTC {
  std::string reduction = "sum_over_batch_size";
  std::string name = "ctc";

  static constexpr std::string_view class_name = "CTC";
  static constexpr bool takes_class_indices = true;
  template <class Self = CTC>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}};
  }
  Value call(Value y_true, Value y_pred) const;
  void check(const Tensor& y_true, const TensorType& y_pred) const;
};

}  // namespace hornet::losses
