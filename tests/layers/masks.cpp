// Masks travel beside values as in Keras; expected values are Keras 3.15.1's.
#include <doctest/doctest.h>

#include <hornet/layers/layers.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/runtime/session.hpp>

#include "src/model/trace.hpp"
#include "tests/golden_tests/cases.hpp"

using namespace hornet;
using namespace hornet::layers;

namespace {

// A trace in which inputs have masks.
struct Bench {
  explicit Bench(bool training = false) : trace(graph, training) {}

  Value input(const Tensor& x) { return graph.constant(x); }
  Value input(const Tensor& x, const Tensor& mask) {
    const Value value = graph.constant(x);
    trace.set_mask(value, graph.constant(mask.astype(b8)));
    return value;
  }
  Value call(const Layer& layer, const std::vector<Value>& inputs) { return trace.call(layer, inputs).front(); }
  Tensor value(Value y) { return Session(graph).run({y})[0]; }
  std::string mask(Value y) {
    const Value mask = trace.mask(y);
    return mask ? to_string(value(ops::cast(mask, i32))) : "none";
  }

  Graph graph;
  Trace trace;
};

std::string text(const Tensor& mask) { return to_string(mask.astype(i32)); }

const Tensor a{{{1, 5}, {2, 2}, {7, 1}}, {{4, 0}, {3, 3}, {9, 2}}};
const Tensor b{{{3, 2}, {8, 1}, {0, 4}}, {{5, 5}, {1, 6}, {2, 2}}};
const Tensor mask_a{{1, 0, 1}, {0, 1, 0}}, mask_b{{1, 1, 0}, {0, 1, 1}};

}  // namespace

TEST_SUITE("layers") {
  TEST_CASE("an embedding of padded sequences makes a mask that goes on through Dense and ends at Reshape") {
    Bench bench;
    const Value indices = bench.input(Tensor{{1, 0, 3}}.astype(i32));
    const Value embedded = bench.call(Embedding(5, 2, {.mask_zero = true}), {indices});
    CHECK(bench.mask(embedded) == text(Tensor{{1, 0, 1}}));
    const Value dense = bench.call(Dense(4), {embedded});
    CHECK(bench.mask(dense) == text(Tensor{{1, 0, 1}}));
    CHECK(bench.mask(bench.call(Reshape({4, 3}), {dense})) == "none");
    CHECK(bench.mask(bench.call(Dot(2), {dense, dense})) == "none");
    CHECK(bench.mask(bench.call(Embedding(5, 2), {indices})) == "none");
  }

  TEST_CASE("the global mean over steps leaves masked steps out and has no mask") {
    Bench bench;
    const Value y = bench.call(GlobalAveragePooling1D(), {bench.input(a, mask_a)});
    CHECK(to_string(bench.value(y)) == to_string(Tensor{{4, 3}, {3, 3}}));
    CHECK(bench.mask(y) == "none");
  }

  TEST_CASE("masking hides the steps that hold one value only") {
    Bench bench;
    const Value y = bench.call(Masking(2), {bench.input(Tensor{{{2, 2}, {2, 1}, {3, 3}}})});
    CHECK(bench.mask(y) == text(Tensor{{0, 1, 1}}));
    CHECK(to_string(bench.value(y)) == to_string(Tensor{{{0, 0}, {2, 1}, {3, 3}}}));
  }

  TEST_CASE("merged masks are united; one input without a mask ends them") {
    for (const Layer& layer : std::vector<Layer>{Add(), Multiply(), Average(), Subtract(), Maximum(), Minimum()}) {
      Bench bench;
      const Value x = bench.input(a, mask_a), y = bench.input(b, mask_b), plain = bench.input(b);
      CHECK(bench.mask(bench.call(layer, {x, y})) == text(Tensor{{1, 1, 1}, {0, 1, 1}}));
      CHECK(bench.mask(bench.call(layer, {x, plain})) == "none");
      CHECK(bench.mask(bench.call(layer, {plain, x})) == "none");
    }
  }

  TEST_CASE("maximum and minimum take the input that is not masked out") {
    Bench bench;
    const Value x = bench.input(a, mask_a), y = bench.input(b, mask_b), plain = bench.input(b);
    CHECK(to_string(bench.value(bench.call(Maximum(), {x, y}))) ==
          to_string(Tensor{{{3, 5}, {8, 1}, {7, 1}}, {{4, 0}, {3, 6}, {2, 2}}}));
    CHECK(to_string(bench.value(bench.call(Maximum(), {x, plain}))) ==
          to_string(Tensor{{{3, 5}, {8, 1}, {7, 4}}, {{5, 5}, {3, 6}, {2, 2}}}));
    CHECK(to_string(bench.value(bench.call(Minimum(), {x, y}))) ==
          to_string(Tensor{{{1, 2}, {8, 1}, {7, 1}}, {{4, 0}, {1, 3}, {2, 2}}}));
  }

  TEST_CASE("concatenated masks lie side by side; an input without one counts as visible") {
    Bench bench;
    const Value x = bench.input(a, mask_a), y = bench.input(b, mask_b), plain = bench.input(b);
    CHECK(bench.mask(bench.call(Concatenate(1), {x, plain})) == text(Tensor{{1, 0, 1, 1, 1, 1}, {0, 1, 0, 1, 1, 1}}));
    CHECK(bench.mask(bench.call(Concatenate(-1), {x, y})) == text(Tensor{{1, 1, 1}, {0, 1, 1}}));
    CHECK(bench.mask(bench.call(Concatenate(-1), {plain, plain})) == "none");
  }

  TEST_CASE("batch statistics leave masked steps out") {
    Bench bench(true);
    const Layer layer = BatchNormalization({.momentum = 0.5});
    const Value y = bench.call(layer, {bench.input(a, mask_a)});
    const Tensor wanted{{{-1.0689590, 1.2245154}, {-0.6680994, -0.6122576}, {1.3361989, -1.2245152}},
                        {{0.1336199, -1.8367729}, {-0.2672397, 0}, {2.1379180, -0.6122576}}};
    CHECK(mismatch("y", bench.value(y), wanted, 1e-5) == "");
    CHECK(bench.mask(y) == text(mask_a));
    Session(bench.graph).run(bench.trace.updates);
    const auto weights = layer.get_weights();
    CHECK(mismatch("mean", weights[2], {1.8333334, 1.5}, 1e-5) == "");
    CHECK(mismatch("variance", weights[3], {3.6111109, 1.8333334}, 1e-5) == "");
  }

  TEST_CASE("attention looks where the masks of query, value and key are true, and hands the query's on") {
    const Tensor query_by_key_mask{{{1, 0, 0}, {0, 0, 0}, {1, 0, 0}}, {{0, 0, 0}, {0, 1, 0}, {0, 0, 0}}};
    for (const Layer& layer : std::vector<Layer>{MultiHeadAttention(2, 3), GroupQueryAttention(3, 4, 2)}) {
      Bench bench;
      const Value query = bench.input(a, mask_a), key = bench.input(b, mask_b),
                  value = bench.input(b, Tensor{{1, 0, 1}, {1, 1, 0}});
      const Value y = bench.call(layer, {query, value, key});
      CHECK(bench.mask(y) == text(mask_a));
      CHECK(bench.mask(query) == text(mask_a));
      const Value given = bench.graph.constant(query_by_key_mask.astype(b8));
      const Value same =
          bench.trace.call(layer, {bench.input(a), bench.input(b), bench.input(b)}, {{"attention_mask", given}})
              .front();
      CHECK(mismatch("y", bench.value(y), bench.value(same), 0) == "");
    }
  }

  TEST_CASE("a query_mask given in the call counts in GroupQueryAttention and not in MultiHeadAttention, as in Keras") {
    for (const bool counts : {false, true}) {
      const Layer layer = counts ? Layer(GroupQueryAttention(3, 4, 2)) : Layer(MultiHeadAttention(2, 3));
      Bench bench;
      const Value query = bench.input(a), value = bench.input(b), mask = bench.graph.constant(mask_a.astype(b8));
      const Tensor plain = bench.value(bench.call(layer, {query, value}));
      const Tensor masked = bench.value(bench.trace.call(layer, {query, value}, {{"query_mask", mask}}).front());
      CHECK(identical(plain, masked) == !counts);
    }
  }

  TEST_CASE("a mask that a call gives stands in for the input's, for that call") {
    Bench bench;
    const Value x = bench.input(Tensor{{1, 7, 1}, {2, 2, 2}}, Tensor{{1, 1, 1}, {0, 1, 1}});
    const Value given = bench.graph.constant(Tensor{{1, 0, 1}, {1, 0, 0}}.astype(b8));
    const Value y = bench.trace.call(Softmax(), {x}, {{"mask", given}}).front();
    CHECK(mismatch("y", bench.value(y), Tensor{{0.5, 0, 0.5}, {1, 0, 0}}, 1e-6) == "");
    CHECK(bench.mask(y) == text(Tensor{{1, 0, 1}, {1, 0, 0}}));
    CHECK(bench.mask(x) == text(Tensor{{1, 1, 1}, {0, 1, 1}}));
  }

  TEST_CASE("softmax counts masked entries as absent") {
    Bench bench;
    const Value y = bench.call(Softmax(), {bench.input(Tensor{{1, 7, 1}, {2, 2, 2}}, Tensor{{1, 0, 1}, {1, 0, 0}})});
    CHECK(mismatch("y", bench.value(y), Tensor{{0.5, 0, 0.5}, {1, 0, 0}}, 1e-6) == "");
    CHECK_THROWS_AS(bench.call(Softmax(), {bench.input(a, mask_a)}), ShapeError);  // [2, 3] does not broadcast
  }
}
