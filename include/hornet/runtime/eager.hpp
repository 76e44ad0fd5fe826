// Eager use: functions of values, run at once on tensors. The function is traced into a small graph, which is compiled
// to a plan and run: what an op computes is written once, for graphs and tensors alike. Plans are kept, for the
// functions and types used last (at most 256 plans and 64 MiB), so that a repeated call only traces. Safe to use from
// several threads. The results are new tensors. The ops on tensors are in eager_ops.hpp.
#pragma once

#include <concepts>
#include <functional>
#include <hornet/graph/graph.hpp>
#include <utility>
#include <vector>

namespace hornet {

using GraphFunction = std::function<std::vector<Value>(const std::vector<Value>&)>;

// function(inputs). Assignments among the values it returns take effect. Throws ConfigError when there are no inputs or
// the function returns an empty value or one of another graph; and what the ops of the function throw.
std::vector<Tensor> eager(const GraphFunction& function, const std::vector<Tensor>& inputs);

// The same for a function with one parameter a tensor and one result:
//   Tensor y = eager([](Value x, Value w) { return ops::relu(ops::matmul(x, w)); }, x, w);
// Its ops are fused, as in a model.
template <class F, std::same_as<Tensor>... T>
requires(sizeof...(T) > 0) Tensor eager(F function, const T&... inputs) {
  const GraphFunction listed = [&](const std::vector<Value>& values) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) { return std::vector<Value>{function(values[I]...)}; }
    (std::index_sequence_for<T...>{});
  };
  return eager(listed, std::vector<Tensor>{inputs...}).front();
}

}  // namespace hornet
