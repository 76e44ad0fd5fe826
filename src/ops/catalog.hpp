// The list of all ops, by room file: what reloads a graph from JSON and what the tests walk.
#pragma once

#include <hornet/graph/graph.hpp>
#include <string>
#include <vector>

namespace hornet::ops {

struct OpDefinition {
  std::string name;
  Op (*from_config)(const Config& attributes);  // throws ConfigError on an unknown, missing or wrong attribute
  bool differentiable;
};

template <class T>
Op op_from_config(const Config& attributes) {
  T op;
  if (const auto unknown = decode_fields(attributes, op); !unknown.empty())
    throw ConfigError("it has no attribute '" + unknown.front() + "'");
  if constexpr (HasFields<T>) std::apply([&](const auto&... field) { (attributes.at(field.name), ...); }, T::fields());
  return op;
}

template <class T>
concept HasGradient = requires(const T& op, const GradScope& g) {
  op.grad(g);
};

template <class... T>
std::vector<OpDefinition> define() {
  return {OpDefinition{std::string(T::name), &op_from_config<T>, HasGradient<T>}...};
}

// One function a file of ops; catalog() joins them.
std::vector<OpDefinition> pointwise_catalog();
std::vector<OpDefinition> shape_catalog();
std::vector<OpDefinition> reduce_catalog();
std::vector<OpDefinition> moments_catalog();
std::vector<OpDefinition> matmul_catalog();
std::vector<OpDefinition> softmax_catalog();
std::vector<OpDefinition> gather_catalog();
std::vector<OpDefinition> order_catalog();
std::vector<OpDefinition> cumulative_catalog();
std::vector<OpDefinition> conv_catalog();
std::vector<OpDefinition> pool_catalog();
std::vector<OpDefinition> random_catalog();
std::vector<OpDefinition> assign_catalog();
std::vector<OpDefinition> scan_catalog();

const std::vector<OpDefinition>& catalog();

// The op of that name with these attributes. ConfigError for an unknown name or attribute.
Op make_op(std::string_view name, const Config& attributes);

}  // namespace hornet::ops
