// Ops of bfloat16: computed in float32 of what is stored, and rounded once.
#include <doctest/doctest.h>

#include <hornet/autodiff/gradients.hpp>
#include <hornet/ops/catalog.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/scan.hpp>
#include <hornet/runtime/session.hpp>

#include "src/ops/catalog.hpp"
#include "tests/ops/cases.hpp"

using namespace hornet;

namespace {

std::vector<Tensor> computed(const OpCase& one, const std::vector<Tensor>& inputs) {
  Graph graph;
  std::vector<Value> values;
  std::vector<Session::Feed> feeds;
  for (const Tensor& input : inputs) {
    values.push_back(graph.placeholder(input.dtype(), input.shape()));
    feeds.emplace_back(values.back(), input);
  }
  return Session(graph).run(graph.add(ops::make_op(one.op, parse_json(one.attributes)), values), feeds);
}

// Of an output that is a float because its inputs are; statistics stay float32.
bool follows_inputs(const OpCase& one, const Tensor& wide) {
  return wide.dtype() == f32 && parse_json(one.attributes).find("dtype") == nullptr && one.op != "moments";
}

}  // namespace

TEST_SUITE("ops") {
  TEST_CASE("every op of bfloat16 gives what it gives of the same numbers in float32, rounded once") {
    std::vector<OpCase> cases = pointwise_cases();
    for (OpCase& one : structured_cases()) cases.push_back(std::move(one));
    int checked = 0;
    for (const OpCase& one : cases) {
      CAPTURE(one.op);
      CAPTURE(one.attributes);
      std::vector<Tensor> narrow, wide;
      for (const Tensor& input : one.inputs) {
        narrow.push_back(as_float(input, bf16));
        wide.push_back(as_float(narrow.back(), f32));
      }
      const std::vector<Tensor> got = computed(one, narrow), expected = computed(one, wide);
      REQUIRE(got.size() == expected.size());
      for (std::size_t i = 0; i < got.size(); ++i) {
        const DType dtype = follows_inputs(one, expected[i]) ? bf16 : expected[i].dtype();
        CHECK(identical(got[i], expected[i].astype(dtype)));
        checked += dtype == bf16;
      }
    }
    CHECK(checked > 100);
  }

  TEST_CASE("ops that make numbers of no operands of that type make bfloat16 too") {
    Graph graph;
    const Value key = graph.constant(Tensor::from<std::int64_t>({7, 1}));
    const Value indices = graph.constant(Tensor::from<std::int32_t>({2, 0, 1}));
    const auto op = [&](const char* name, const std::string& attributes, Value input) {
      return graph.add(ops::make_op(name, parse_json(attributes)), {input}).front();
    };
    const auto drawn = [&](const char* name, const char* dtype) {
      return op(name, std::string(R"({"stream": 3, "shape": [2, 5], "dtype": ")") + dtype + "\"}", key);
    };
    for (const char* name : {"random_uniform", "random_normal"}) {
      const auto made = Session(graph).run({drawn(name, "bfloat16"), drawn(name, "float32")});
      CHECK(identical(made[0], made[1].astype(bf16)));
    }
    const Value hot = op("one_hot", R"({"depth": 3, "dtype": "bfloat16"})", indices);
    CHECK(identical(Session(graph).run({hot})[0], Tensor({{0, 0, 1}, {1, 0, 0}, {0, 1, 0}}).astype(bf16)));
  }

  TEST_CASE("bfloat16 meets float32 as float32 and integers as bfloat16; a mean is rounded once") {
    Graph graph;
    const Value narrow = graph.constant(Tensor({1.5, 2.5}).astype(bf16));
    CHECK((narrow + graph.constant(Tensor{1, 2})).dtype() == f32);
    CHECK((narrow * graph.constant(Tensor::from<std::int64_t>({1, 2}))).dtype() == bf16);
    CHECK((narrow * 0.1).dtype() == bf16);
    const Value many = graph.constant(Tensor::full({1000}, 1.0 / 3, bf16));
    const auto got = Session(graph).run({ops::mean(many), narrow * 0.1});
    CHECK(got[0].item() == 0.333984375);
    CHECK(got[1].at({0}) == static_cast<double>(bfloat16(1.5F * bfloat16(0.1F))));
  }

  TEST_CASE("gradients of bfloat16 are bfloat16, through conversions those of what was converted") {
    Graph graph;
    const Value x = graph.constant(Tensor({{1, 2, 3}, {4, 5, 6}}));
    const Value weight = graph.variable(Tensor({{0.1, 0.2}, {0.3, 0.4}, {0.5, 0.6}}), "w");
    const Value narrow = ops::cast(weight, bf16);
    const Value loss = ops::sum(ops::cast(ops::square(ops::matmul(ops::cast(x, bf16), narrow)), f32));
    const std::vector<Value> wanted = gradients(loss, {weight, narrow});
    CHECK(wanted[0].dtype() == f32);
    CHECK(wanted[1].dtype() == bf16);
    const std::vector<Tensor> got = Session(graph).run(wanted);
    CHECK(identical(got[0], got[1].astype(f32)));
    const Tensor exact{{43.6, 56.8}, {57.8, 75.2}, {72, 93.6}};  // 2 · xᵀ · (x · w)
    for (std::int64_t i = 0; i < 3; ++i)
      for (std::int64_t j = 0; j < 2; ++j) CHECK(got[0].at({i, j}) == doctest::Approx(exact.at({i, j})).epsilon(0.01));
  }

  TEST_CASE("a loop carries bfloat16, rounded at each step") {
    Graph graph;
    const Value start = graph.constant(Tensor({1, 1, 1}).astype(bf16));
    const Value steps = graph.constant(Tensor::full({100, 3}, 1.0 / 300, bf16));
    const ops::ScanValues result =
        ops::scan({start}, {steps}, [](const std::vector<Value>& carried, const std::vector<Value>& slices) {
          return ops::ScanValues{{carried[0] + slices[0]}, {}};
        });
    CHECK(result.carries[0].dtype() == bf16);
    CHECK(Session(graph).run({result.carries[0]})[0].at({1}) == 1.0);  // each summand is lost
  }
}
