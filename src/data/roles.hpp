// The three lists of Arrays, to go through all their tensors.
#pragma once

#include <array>
#include <hornet/data/arrays.hpp>
#include <string>

namespace hornet {

inline constexpr std::array<std::vector<Tensor> Arrays::*, 3> kRoles{&Arrays::x, &Arrays::y, &Arrays::sample_weight};

// function(tensor of a, tensor of b) for every pair; REQUIRES: a and b have equally many of each role.
template <class A, class B, class F>
void for_each_pair(A& a, B& b, const F& function) {
  for (const auto role : kRoles)
    for (std::size_t i = 0; i < (a.*role).size(); ++i) function((a.*role)[i], (b.*role)[i]);
}

// How many x, y and sample_weight there are.
inline std::array<std::size_t, 3> structure_of(const Arrays& arrays) {
  return {arrays.x.size(), arrays.y.size(), arrays.sample_weight.size()};
}

// "x (5, 3), y (5,), (4, 2)"
std::string describe(const Arrays& arrays);

}  // namespace hornet
