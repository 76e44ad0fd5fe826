#include <doctest/doctest.h>

#include <hornet/autodiff/gradients.hpp>
#include <hornet/ops/assign.hpp>
#include <hornet/ops/catalog.hpp>
#include <hornet/ops/conv.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/pool.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/softmax.hpp>
#include <limits>

using namespace hornet;
using doctest::Contains;

namespace {

Graph dense_graph() {
  Graph g;
  const Value x = g.placeholder(f32, {2, 3}, "x");
  const auto scope = g.scope("dense");
  const Value kernel = g.variable(Tensor::full({3, 5}, 0.5), "kernel");
  ops::softmax(ops::matmul(x, kernel));
  return g;
}

// `graph` as JSON in which the text `from` stands as `to`.
std::string altered(const Graph& graph, const std::string& from, const std::string& to) {
  std::string text = to_json(graph);
  const std::size_t at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from << " is not in " << text);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_SUITE("ops") {
  TEST_CASE("a graph prints one node a line") {
    CHECK(to_string(dense_graph()) ==
          "%x = placeholder() : float32 (2, 3)\n"
          "%dense/kernel = variable() : float32 (3, 5)\n"
          "%dense/matmul = matmul(%x, %dense/kernel) {transpose_a: false, transpose_b: false} : float32 (2, 5)\n"
          "%dense/softmax = softmax(%dense/matmul) {axis: 1} : float32 (2, 5)\n");
  }

  TEST_CASE("a second output is named with its number") {
    Graph g;
    ops::cast(ops::top_k(g.placeholder(f32, {2, 5}, "x"), 3).indices, f32);
    CHECK(to_string(g) ==
          "%x = placeholder() : float32 (2, 5)\n"
          "%top_k = top_k(%x) {k: 3} : float32 (2, 3), int32 (2, 3)\n"
          "%cast = cast(%top_k:1) {dtype: \"float32\"} : float32 (2, 3)\n");
  }

  TEST_CASE("names are unique in their scope") {
    Graph g;
    const Value x = g.placeholder(f32, {3}, "x");
    CHECK(ops::exp(x).name() == "exp");
    CHECK(ops::exp(x).name() == "exp_1");
    const auto scope = g.scope("dense");
    CHECK(ops::exp(x).name() == "dense/exp");
    CHECK(g.find("exp_1") == g.nodes()[2].value());
    CHECK_THROWS_WITH_AS(g.find("exp_2"), Contains("did you mean"), ConfigError);
  }

  TEST_CASE("DOT draws name scopes as clusters") {
    const std::string dot = to_dot(dense_graph());
    CHECK(dot.find("subgraph \"cluster_dense\" {\n  label=\"dense\";") != std::string::npos);
    CHECK(dot.find("\"x\" -> \"dense/matmul\";") != std::string::npos);
    CHECK(dot.find("\"dense/matmul\" -> \"dense/softmax\";") != std::string::npos);
  }

  TEST_CASE("a graph reloads from its JSON, with gradients, variables and several outputs") {
    Graph g = dense_graph();
    const Value image = g.placeholder(f32, {2, 7, 5, 3}, "image");
    const Value filters = g.variable(Tensor::full({3, 2, 3, 4}, 0.125), "filters", false);
    const Value y = ops::max_pool(ops::conv(image, filters, {.strides = {2, 1}, .padding = "same"}), {2, 3});
    const Value loss = ops::sum(ops::top_k(y, 2).values) + ops::sum(g.find("dense/softmax"));
    for (const Value& gradient : gradients(loss, {filters, g.find("dense/kernel")}))
      CHECK(is_floating(gradient.dtype()));
    ops::assign(filters, filters * 0.5);

    Graph reloaded = graph_from_json(to_json(g));
    CHECK(to_string(reloaded) == to_string(g));
    CHECK(to_json(reloaded) == to_json(g));
    const Value kernel = reloaded.find("dense/kernel");
    REQUIRE(variable_of(kernel));
    CHECK(reloaded.variable(variable_of(kernel)) == kernel);
    CHECK(variable_of(reloaded.find("filters"))->trainable == false);
    CHECK(identical(variable_of(kernel)->value(), Tensor::full({3, 5}, 0.5)));
    CHECK(ops::exp(kernel).name() == "exp");
  }

  TEST_CASE("constants that are not finite survive the JSON") {
    Graph g;
    g.constant(Tensor::from<double>({1e300, -std::numeric_limits<double>::infinity(), 0.1}));
    CHECK(to_json(graph_from_json(to_json(g))) == to_json(g));
  }

  TEST_CASE("a damaged graph is refused, and the node named") {
    const Graph g = dense_graph();
    const auto refused = [&](const std::string& from, const std::string& to, const char* message) {
      CHECK_THROWS_WITH_AS(graph_from_json(altered(g, from, to)), Contains(message), FormatError);
    };
    refused("hornet-graph", "keras", "hornet-graph");
    refused("\"version\":1", "\"version\":2", "reads version 1");
    refused("\"op\":\"softmax\"", "\"op\":\"softmaxx\"", "did you mean 'softmax'?");
    refused("\"op\":\"softmax\"", "\"op\":\"softmaxx\"", "node 3 \"dense/softmax\"");
    refused("{\"axis\":1}", "{\"axsi\":1}", "no attribute 'axsi'");
    refused("{\"axis\":1}", "{}", "key 'axis' is missing");
    refused("{\"axis\":1}", "{\"axis\":2}", "axis 2 is out of range");
    refused("{\"axis\":1}", "{\"axis\":\"one\"}", "expected an integer");
    refused("[[2,0]]", "[[3,0]]", "names no earlier node");
    refused("[[2,0]]", "[[2,1]]", "has 1 outputs");
    refused("[[2,0]]", "[]", "expected 1 inputs, got 0");
    refused("[2,3]", "[2,4]", "inner dimensions differ");
    refused("[2,3]", "[2,null]", "not known");
    CHECK_THROWS_AS(graph_from_json("{"), FormatError);
    CHECK_THROWS_AS(graph_from_json("[]"), FormatError);
  }
}
