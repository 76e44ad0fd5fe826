// What the data sets' load_data() returns.
#pragma once

#include <hornet/tensor/tensor.hpp>

namespace hornet::datasets {

// Row i of x belongs to row i of y.
struct Examples {
  Tensor x;
  Tensor y;
};

// auto [train, test] = datasets::mnist::load_data();
struct TrainAndTest {
  Examples train;
  Examples test;
};

}  // namespace hornet::datasets
