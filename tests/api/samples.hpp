// A small part of MNIST, for programs that are about their spelling.
#pragma once

#include <hornet/datasets/mnist.hpp>
#include <string>

inline hornet::datasets::TrainAndTest small_mnist(std::int64_t train = 1024, std::int64_t test = 256) {
  const auto all = hornet::datasets::mnist::load_data(std::string(HORNET_SOURCE_DIR) + "/datasets/data/mnist");
  return {{all.train.x.rows(0, train), all.train.y.rows(0, train)},
          {all.test.x.rows(0, test), all.test.y.rows(0, test)}};
}

// 1 where the label is odd, float32 [n, 1].
inline hornet::Tensor odd(const hornet::Tensor& labels) {
  hornet::Tensor out(hornet::f32, {labels.size(), 1});
  for (std::int64_t i = 0; i < labels.size(); ++i)
    out.data<float>()[static_cast<std::size_t>(i)] =
        labels.data<std::uint8_t>()[static_cast<std::size_t>(i)] % 2 ? 1 : 0;
  return out;
}
