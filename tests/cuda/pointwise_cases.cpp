#include "tests/cuda/pointwise_cases.hpp"

#include <algorithm>
#include <hornet/base/error.hpp>
#include <limits>

#include "src/ops/catalog.hpp"
#include "src/runtime/backend.hpp"

using namespace hornet;

namespace {

constexpr DType all_types[] = {b8, u8, i32, i64, bf16, f32, f64};

template <class T>
std::vector<T> telling() {
  using Limits = std::numeric_limits<T>;
  if constexpr (std::is_same_v<T, bool>)
    return {false, true};
  else if constexpr (std::is_integral_v<T>)
    return {0, 1, 2, 7, 13, 100, Limits::max(), Limits::min(), static_cast<T>(-1), static_cast<T>(-7)};
  else
    return {T(0),
            T(-0.0),
            T(1),
            T(-1),
            T(0.5),
            T(-0.5),
            T(1.5),
            T(-2.5),
            T(1e-3),
            T(-0.9),
            T(0.999),
            T(88),
            T(-88),
            T(7),
            T(-3),
            T(5e8),
            T(-5e8),
            T(1e30),
            T(1e-9),
            Limits::max(),
            Limits::lowest(),
            T(1e-20),
            T(0.001),
            T(-1e-9),
            T(4194.5),
            Limits::infinity(),
            -Limits::infinity(),
            Limits::quiet_NaN()};
}

// Operand 0 repeats the numbers, the others each of them as often as there are numbers.
Tensor operand(DType dtype, std::size_t i) {
  if (dtype == bf16) return operand(f32, i).astype(bf16);
  return dispatch_computed(dtype, [&](auto zero) {
    using T = decltype(zero);
    constexpr std::int64_t size = 900;
    const std::vector<T> values = telling<T>();
    Tensor out(dtype, {size});
    for (std::size_t at = 0; at < static_cast<std::size_t>(size); ++at)
      out.data<T>()[at] = values[(i == 0 ? at : at / values.size() + i) % values.size()];
    return out;
  });
}

// Whether there is such an op: shape rules refuse the wrong number or types of operands.
bool exists(const OpCase& one) {
  Graph graph;
  std::vector<Value> inputs;
  for (const Tensor& input : one.inputs) inputs.push_back(graph.placeholder(input.dtype(), input.shape(), "x"));
  try {
    const Value result = graph.add(ops::make_op(one.op, parse_json(one.attributes)), inputs).front();
    return result.node().op.composed() || open_backend().has_kernel(result.node());
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

std::vector<OpCase> pointwise_cases_of_all_types() {
  std::vector<OpCase> cases;
  const auto add = [&](const std::string& op, const std::string& attributes) {
    for (const DType dtype : all_types)
      for (const std::vector<DType>& types : {std::vector{dtype}, {dtype, dtype}, {b8, dtype, dtype}}) {
        OpCase one{op, attributes, {}};
        for (std::size_t i = 0; i < types.size(); ++i) one.inputs.push_back(operand(types[i], i));
        if (exists(one)) cases.push_back(std::move(one));
      }
  };
  for (const ops::OpDefinition& definition : ops::pointwise_catalog()) {
    if (definition.name == "cast")
      for (const DType to : all_types) add("cast", "{\"dtype\": \"" + std::string(to_string(to)) + "\"}");
    else
      add(definition.name, "{}");
  }
  return cases;
}
