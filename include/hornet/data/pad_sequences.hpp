// Sequences of different lengths as one tensor.
#pragma once

#include <concepts>
#include <cstdint>
#include <hornet/tensor/tensor.hpp>
#include <optional>
#include <string>
#include <vector>

namespace hornet::utils {

struct PadSequencesOptions {
  std::optional<std::int64_t> maxlen = {};  // steps; the longest sequence's when not given
  DType dtype = i32;
  std::string padding = "pre";     // where short ones are filled up: "pre" or "post"
  std::string truncating = "pre";  // where long ones are cut: "pre" or "post"
  double value = 0;                // what they are filled up with
};

// [sequences, maxlen]. Throws ConfigError on a wrong option. Keras: keras/src/utils/sequence_utils.py.
Tensor pad_sequences(const std::vector<std::vector<int>>& sequences, const PadSequencesOptions& options = {});
template <class T>  // double or std::int64_t; braces are sequences of int
requires(std::same_as<T, double> || std::same_as<T, std::int64_t>) Tensor
    pad_sequences(const std::vector<std::vector<T>>& sequences, const PadSequencesOptions& options = {});

}  // namespace hornet::utils
