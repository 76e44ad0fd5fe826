// What a node reads that was moved into the node that makes its first input: one of the results made, then the rest of
// the fused node's inputs, which begin with the maker's. Of values as of their types.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace hornet::passes {

template <class T>
std::vector<T> behind(const std::vector<T>& made, int result, std::span<const T> in, int maker_inputs) {
  std::vector<T> inputs{made.at(static_cast<std::size_t>(result))};
  inputs.insert(inputs.end(), in.begin() + maker_inputs, in.end());
  return inputs;
}

}  // namespace hornet::passes
