// Circle loss of embeddings: Sun et al. 2020, arXiv:2002.10857. Source: keras/src/losses/losses.py.
#pragma once

#include <hornet/model/loss.hpp>

namespace hornet::losses {

// y_true [n] or [n, 1]: class indices; y_pred [n, dim]: embeddings of length 1 -> values [n]. Embeddings of one class
// are drawn together, those of different ones pushed apart, the more the farther they are from where they should be.
// A row counts in the mean only where its value is above 0.
struct Circle {
  double gamma = 80;            // scale
  double margin = 0.4;          // how far both kinds of distance are kept apart
  bool remove_diagonal = true;  // a row is no neighbour of its own
  std::string reduction = "sum_over_batch_size";
  std::string name = "circle";

  static constexpr std::string_view class_name = "Circle";
  static constexpr bool takes_class_indices = true;
  template <class Self = Circle>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}, Field{"gamma", &Self::gamma},
                      Field{"margin", &Self::margin}, Field{"remove_diagonal", &Self::remove_diagonal}};
  }
  void validate() const;
  Value call(Value y_true, Value y_pred) const;
  Value mask(Value y_true, Value y_pred) const;
};

}  // namespace hornet::losses
