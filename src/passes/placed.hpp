// Placed: a part of a program that runs on another device than the rest (place()). It has copies of what it reads, and
// gives copies of what others read; variables that no other part of the program touches it reads and writes itself.
//
// Its outputs are the body's results; where it assigns variables, one more of no elements, which is what the program's
// updates name.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::passes {

struct Placed {
  std::string device;          // its name as device() tells it
  std::int64_t part = 0;       // of the program, counted: no two parts are equal
  Subgraph body;               // its placeholders are label(0), label(1), …, one an input
  std::vector<Value> updates;  // of the body: assignments

  static constexpr std::string_view name = "placed";
  static constexpr bool differentiable = false;  // placing comes after gradients
  static constexpr auto fields() { return std::tuple{Field{"device", &Placed::device}, Field{"part", &Placed::part}}; }
  static std::string label(std::size_t input) { return "input_" + std::to_string(input); }
  std::vector<TensorType> infer(std::span<const TensorType>) const;
  const Subgraph& inner() const { return body; }
};

}  // namespace hornet::passes
