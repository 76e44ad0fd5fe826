// Penalties on weights or activations: each maps x to a scalar of its dtype. Weights of all are >= 0 and finite, else
// ConfigError. Source: keras/src/regularizers/regularizers.py.
#pragma once

#include <hornet/base/fields.hpp>
#include <hornet/graph/value.hpp>
#include <string>

namespace hornet::regularizers {

struct L1Options {
  double l1 = 0.01;
};
// l1 · Σ|x|. L1(0.1) or L1({.l1 = 0.1}).
struct L1 : L1Options {
  L1(L1Options options = {}) : L1Options(options) {}
  explicit L1(double l1) : L1Options{l1} {}
  static constexpr std::string_view class_name = "L1";
  static constexpr auto fields() { return std::tuple{Field{"l1", &L1::l1}}; }
  void validate() const;
  Value call(Value x) const;
};

struct L2Options {
  double l2 = 0.01;
};
// l2 · Σx². L2(0.1) or L2({.l2 = 0.1}).
struct L2 : L2Options {
  L2(L2Options options = {}) : L2Options(options) {}
  explicit L2(double l2) : L2Options{l2} {}
  static constexpr std::string_view class_name = "L2";
  static constexpr auto fields() { return std::tuple{Field{"l2", &L2::l2}}; }
  void validate() const;
  Value call(Value x) const;
};

// l1 · Σ|x| + l2 · Σx².
struct L1L2 {
  double l1 = 0;
  double l2 = 0;
  static constexpr std::string_view class_name = "L1L2";
  static constexpr auto fields() { return std::tuple{Field{"l1", &L1L2::l1}, Field{"l2", &L1L2::l2}}; }
  void validate() const;
  Value call(Value x) const;
};

// factor times the mean |cosine| between each two rows (or columns) of a matrix. ShapeError unless x has rank 2 and at
// least two of them.
struct OrthogonalRegularizer {
  double factor = 0.01;
  std::string mode = "rows";  // or "columns"
  static constexpr std::string_view class_name = "OrthogonalRegularizer";
  template <class Self = OrthogonalRegularizer>
  static constexpr auto fields() {
    return std::tuple{Field{"factor", &Self::factor}, Field{"mode", &Self::mode}};
  }
  void validate() const;
  Value call(Value x) const;
};

}  // namespace hornet::regularizers
