// TensorLiteral: a number or nested lists of numbers, as written in a program: {{1, 2}, {3, 4}}.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace hornet {

// Refers to the lists it is made from: for use in the expression that writes them.
class TensorLiteral {
 public:
  TensorLiteral(double number) : number_(number) {}
  TensorLiteral(std::initializer_list<TensorLiteral> items) : items_(items), is_list_(true) {}

  bool is_list() const { return is_list_; }
  double number() const { return number_; }
  std::initializer_list<TensorLiteral> items() const { return items_; }

 private:
  double number_ = 0;
  std::initializer_list<TensorLiteral> items_;
  bool is_list_ = false;
};

}  // namespace hornet
