// Small models and data for the tests of training.
#pragma once

#include <functional>
#include <hornet/model/sequential.hpp>
#include <string>

// float32 numbers in [-1, 1) that look random and are the same in every run.
hornet::Tensor numbers(const hornet::Shape& shape, std::uint64_t seed = 1);

// int32 classes 0 … classes-1, [n], likewise.
hornet::Tensor classes(std::int64_t n, std::int64_t classes, std::uint64_t seed = 1);

// Dense 7 relu → dropout → softmax over 3 classes of inputs of 5 numbers, compiled with that optimizer.
hornet::Sequential small_mlp(hornet::Optimizer optimizer = "adam", double dropout = 0);

// Two dense outputs, "a" of 3 numbers and "b" of 2, of inputs of 5; not compiled.
hornet::Model two_outputs();

bool same_weights(const hornet::Layer& a, const hornet::Layer& b);                              // bit for bit
bool same_tensors(const std::vector<hornet::Tensor>& a, const std::vector<hornet::Tensor>& b);  // bit for bit

// What f throws, as "ConfigError: message"; "nothing was thrown".
std::string thrown(const std::function<void()>& f);
