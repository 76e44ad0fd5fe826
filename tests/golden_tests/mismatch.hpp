// A tensor beside the one that Keras recorded.
#pragma once

#include <hornet/tensor/tensor.hpp>
#include <string>
#include <string_view>

// The worst element when some |ours - recorded| > tolerance * max(1, |recorded|), or when the shapes differ; else "".
std::string mismatch(std::string_view what, const hornet::Tensor& ours, const hornet::Tensor& recorded,
                     double tolerance);
