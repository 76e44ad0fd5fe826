// A table of wrong calls: each must throw an exception of ours that says what is wrong, before any weight has changed.
#pragma once

#include <functional>
#include <hornet/model/layer.hpp>
#include <string>
#include <vector>

struct Misuse {
  std::string expected;  // how "Type: message" begins; "…" stands for anything between two parts
  std::function<void()> call;
};

// Fails the running test for each call that throws something else, and when a weight of `unchanged` is not as before.
void check_misuses(const std::vector<Misuse>& table, const hornet::Layer& unchanged);
