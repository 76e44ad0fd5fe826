#include "tests/ops/cases.hpp"

#include <numeric>

using namespace hornet;

Tensor distinct(const Shape& shape, double low, double high, int salt) {
  Tensor out(f64, shape);
  const std::int64_t n = out.size();
  std::int64_t factor = 7919;  // coprime to n, so that i -> i·factor mod n is a permutation
  while (n > 0 && factor % n != 0 && std::gcd(factor, n) != 1) ++factor;
  for (std::int64_t i = 0; i < n; ++i) {
    const double place = static_cast<double>(i * factor % n) + 0.37 + 0.11 * salt;
    out.data<double>()[static_cast<std::size_t>(i)] = low + (high - low) * place / static_cast<double>(n);
  }
  return out;
}

Tensor as_float(const Tensor& tensor, DType dtype) {
  return is_floating(tensor.dtype()) ? tensor.astype(dtype) : tensor;
}

std::vector<OpCase> pointwise_cases() {
  std::vector<OpCase> cases;
  const Shape shape{2, 3, 5};
  const auto unary = [&](const char* op, double low, double high) {
    cases.push_back({op, "{}", {distinct(shape, low, high)}});
  };
  for (const char* op :
       {"negative", "abs", "sign",  "square", "sin",  "cos",   "sinh", "cosh",    "tanh",     "asinh",  "atan",
        "erf",      "exp", "expm1", "floor",  "ceil", "round", "relu", "sigmoid", "softplus", "is_nan", "is_finite"})
    unary(op, -2.3, 2.7);
  for (const char* op : {"sqrt", "rsqrt", "reciprocal", "log"}) unary(op, 0.3, 3.1);
  unary("log1p", -0.7, 2);
  unary("tan", -1.2, 1.3);
  unary("erf_inv", -0.9, 0.95);
  for (const char* op : {"add", "subtract", "multiply", "maximum", "minimum", "equal", "not_equal", "less",
                         "less_equal", "greater", "greater_equal"})
    cases.push_back({op, "{}", {distinct(shape), distinct(shape, -1, 1.7, 1)}});
  cases.push_back({"divide", "{}", {distinct(shape), distinct(shape, 0.7, 2.1)}});
  cases.push_back({"power", "{}", {distinct(shape, 0.5, 2), distinct(shape, -1.5, 2.5, 1)}});
  cases.push_back({"mod", "{}", {distinct(shape, -3, 5), distinct(shape, 1.1, 2.3, 1)}});
  const Tensor yes = distinct(shape).astype(i64).astype(b8), no = distinct(shape, -1, 3).astype(i64).astype(b8);
  for (const char* op : {"logical_and", "logical_or"}) cases.push_back({op, "{}", {yes, no}});
  cases.push_back({"logical_not", "{}", {yes}});
  cases.push_back({"select", "{}", {yes, distinct(shape), distinct(shape, 3, 4)}});
  for (const char* dtype : {"float32", "float64", "int32", "int64", "uint8", "bool"})
    cases.push_back({"cast", std::string("{\"dtype\": \"") + dtype + "\"}", {distinct(shape, 0, 9)}});
  return cases;
}

namespace {

std::string json(const std::string& fields) { return "{" + fields + "}"; }

// ', "extents": [5, 4]'
std::string extents(const Shape& of) { return ", \"extents\": " + to_json(ConfigCodec<Shape>::encode(of)); }

// Three ops of one convolution: y of x and k, and the gradients of dy.
void add_convolution(std::vector<OpCase>& cases, const std::string& geometry, const Shape& x, const Shape& k,
                     const Shape& y) {
  const std::string image = extents(x.slice(1, x.rank() - 1)), window = extents(k.slice(0, k.rank() - 2));
  cases.push_back({"conv", json(geometry), {distinct(x), distinct(k, -1, 1)}});
  cases.push_back({"conv_input_grad", json(geometry + image), {distinct(y), distinct(k, -1, 1)}});
  cases.push_back({"conv_kernel_grad", json(geometry + window), {distinct(x), distinct(y, -1, 1)}});
}

void add_convolutions(std::vector<OpCase>& cases) {
  const auto geometry = [](const char* strides, const char* dilations, const char* before, const char* after,
                           int groups) {
    return std::string("\"strides\": ") + strides + ", \"dilations\": " + dilations + ", \"pad_before\": " + before +
           ", \"pad_after\": " + after + ", \"groups\": " + std::to_string(groups);
  };
  add_convolution(cases, geometry("[1, 1]", "[1, 1]", "[0, 0]", "[0, 0]", 1), {2, 5, 4, 3}, {3, 2, 3, 4}, {2, 3, 3, 4});
  add_convolution(cases, geometry("[2, 3]", "[1, 1]", "[1, 0]", "[2, 1]", 1), {2, 5, 7, 3}, {3, 2, 3, 4}, {2, 3, 3, 4});
  add_convolution(cases, geometry("[1, 2]", "[2, 3]", "[0, 2]", "[1, 1]", 1), {1, 7, 6, 2}, {3, 2, 2, 5}, {1, 4, 3, 5});
  add_convolution(cases, geometry("[2, 1]", "[1, 2]", "[1, 1]", "[0, 1]", 3), {2, 4, 5, 6}, {2, 3, 2, 9}, {2, 2, 3, 9});
  add_convolution(cases, geometry("[3, 2]", "[1, 1]", "[0, 0]", "[0, 0]", 1), {2, 5, 6, 1}, {1, 1, 1, 3}, {2, 2, 3, 3});
  add_convolution(cases, geometry("[2]", "[1]", "[1]", "[2]", 1), {2, 7, 3}, {3, 3, 5}, {2, 4, 5});
  add_convolution(cases, geometry("[1]", "[2]", "[3]", "[0]", 2), {3, 5, 4}, {3, 2, 6}, {3, 4, 6});
  add_convolution(cases, geometry("[1, 2, 1]", "[2, 1, 1]", "[1, 0, 2]", "[0, 1, 1]", 2), {2, 4, 5, 3, 4},
                  {2, 3, 2, 2, 6}, {2, 3, 2, 5, 6});
}

// All pooling ops of one geometry.
void add_pooling(std::vector<OpCase>& cases, const std::string& geometry, const Shape& x, const Shape& y) {
  cases.push_back({"max_pool", json(geometry), {distinct(x)}});
  cases.push_back({"max_pool_pick", json(geometry), {distinct(x), distinct(x, -1, 1, 1)}});
  cases.push_back({"max_pool_grad", json(geometry), {distinct(x), distinct(y, -1, 1)}});
  cases.push_back({"average_pool", json(geometry), {distinct(x)}});
  cases.push_back({"average_pool_grad", json(geometry + extents(x.slice(1, x.rank() - 1))), {distinct(y)}});
}

void add_poolings(std::vector<OpCase>& cases) {
  const auto geometry = [](const char* sizes, const char* strides, const char* before, const char* after) {
    return std::string("\"sizes\": ") + sizes + ", \"strides\": " + strides + ", \"pad_before\": " + before +
           ", \"pad_after\": " + after;
  };
  add_pooling(cases, geometry("[2, 3]", "[2, 3]", "[0, 0]", "[0, 0]"), {2, 5, 7, 3}, {2, 2, 2, 3});
  add_pooling(cases, geometry("[3, 2]", "[1, 2]", "[1, 0]", "[2, 1]"), {2, 5, 7, 3}, {2, 6, 4, 3});
  add_pooling(cases, geometry("[3, 4]", "[2, 1]", "[2, 3]", "[1, 0]"), {1, 4, 5, 2}, {1, 3, 5, 2});
  add_pooling(cases, geometry("[1, 2]", "[3, 4]", "[0, 0]", "[0, 0]"), {2, 5, 7, 1}, {2, 2, 2, 1});
  add_pooling(cases, geometry("[3]", "[2]", "[1]", "[2]"), {2, 7, 3}, {2, 4, 3});
  add_pooling(cases, geometry("[2, 2, 3]", "[2, 1, 2]", "[1, 0, 0]", "[0, 0, 2]"), {2, 3, 4, 5, 2}, {2, 2, 3, 3, 2});
}

void add_rearranging(std::vector<OpCase>& cases) {
  const Tensor x = distinct({2, 3, 5});
  cases.push_back({"broadcast_to", R"({"shape": [7, 2, 3, 5]})", {x}});
  cases.push_back({"broadcast_to", R"({"shape": [2, 4, 3, 5]})", {distinct({4, 1, 5})}});
  cases.push_back({"broadcast_to", R"({"shape": [3, 2]})", {distinct({})}});
  cases.push_back({"reshape", R"({"shape": [5, 6]})", {x}});
  cases.push_back({"transpose", R"({"axes": [2, 0, 1]})", {x}});
  cases.push_back({"transpose", R"({"axes": [0, 2, 1]})", {x}});
  cases.push_back({"transpose", R"({"axes": [1, 0, 3, 2]})", {distinct({2, 1, 5, 3})}});
  cases.push_back({"concatenate", R"({"axis": 1})", {x, distinct({2, 1, 5}, 1, 3), distinct({2, 4, 5}, 4, 5)}});
  cases.push_back({"concatenate", R"({"axis": 2})", {x, distinct({2, 3, 1}, 1, 3)}});
  cases.push_back({"concatenate", R"({"axis": 0})", {x, distinct({3, 3, 5}, 1, 3)}});
  cases.push_back({"slice", R"({"begin": [1, 0, 2], "size": [1, 3, 2]})", {x}});
  cases.push_back({"slice", R"({"begin": [0, 1, 0], "size": [2, 1, 5]})", {x}});
  cases.push_back({"pad", R"({"before": [0, 1, 2], "after": [3, 0, 1], "value": 0.5})", {x}});
  cases.push_back({"reverse", R"({"axis": 0})", {x}});
  cases.push_back({"reverse", R"({"axis": 2})", {x}});
}

void add_reductions(std::vector<OpCase>& cases) {
  for (const char* op : {"sum", "max", "min"}) {
    for (const char* axes : {"[0]", "[1]", "[2]", "[0, 1]", "[0, 2]", "[1, 2]", "[0, 1, 2]"})
      cases.push_back({op, std::string("{\"axes\": ") + axes + ", \"keepdims\": false}", {distinct({2, 3, 5})}});
    cases.push_back({op, R"({"axes": [0, 2], "keepdims": true})", {distinct({3, 1, 5, 2})}});
    cases.push_back({op, R"({"axes": [1], "keepdims": true})", {distinct({3, 1, 5, 2})}});
  }
}

void add_products(std::vector<OpCase>& cases) {
  const auto matmul = [&](const char* a, const char* b, const Shape& left, const Shape& right) {
    cases.push_back({"matmul",
                     std::string("{\"transpose_a\": ") + a + ", \"transpose_b\": " + b + "}",
                     {distinct(left), distinct(right, -1, 1)}});
  };
  matmul("false", "false", {2, 3}, {3, 5});
  matmul("true", "false", {3, 2}, {3, 5});
  matmul("false", "true", {2, 3}, {5, 3});
  matmul("true", "true", {3, 2}, {5, 3});
  matmul("false", "true", {4, 2, 3}, {4, 5, 3});
  matmul("false", "false", {1, 7}, {7, 1});
}

void add_axis_ops(std::vector<OpCase>& cases) {
  for (const char* op : {"softmax", "log_softmax", "cumsum", "argmax", "argmin"})
    for (const char* axis : {"0", "1", "2"})
      cases.push_back({op, std::string("{\"axis\": ") + axis + "}", {distinct({2, 3, 5})}});
  cases.push_back({"softmax", R"({"axis": 1})", {distinct({3, 1})}});
  cases.push_back({"top_k", R"({"k": 3})", {distinct({2, 3, 5})}});
  for (const char* axes : {"0", "0, 1", "0, 1, 2", "1", "2", "0, 2"})
    cases.push_back({"moments", std::string("{\"axes\": [") + axes + "]}", {distinct({2, 3, 5})}});
  cases.push_back({"top_k", R"({"k": 1})", {distinct({7})}});
}

void add_lookups(std::vector<OpCase>& cases) {
  const Tensor indices = Tensor::from<std::int64_t>({1, 0, 1, 1, 0, 0, 1, 1}, {2, 4});
  cases.push_back({"gather", R"({"axis": 0})", {distinct({2, 3, 5}), indices}});
  cases.push_back({"gather", R"({"axis": 1})", {distinct({3, 2, 5}), indices.astype(i32)}});
  cases.push_back({"gather", R"({"axis": 2})", {distinct({3, 5, 2}), indices.astype(u8)}});
  cases.push_back({"gather_grad", R"({"axis": 0, "extent": 3})", {distinct({2, 4, 5}), indices}});
  cases.push_back({"gather_grad", R"({"axis": 1, "extent": 2})", {distinct({3, 2, 4, 5}), indices}});
  cases.push_back({"gather_grad", R"({"axis": 0, "extent": 3})", {distinct({2, 4, 17}), indices.astype(i32)}});
  for (const char* dtype : {"float32", "int32", "bool"})
    cases.push_back({"one_hot", std::string("{\"depth\": 3, \"dtype\": \"") + dtype + "\"}", {indices}});
}

void add_draws(std::vector<OpCase>& cases) {
  const Tensor key = Tensor::from<std::int64_t>({17, 3});
  for (const char* dtype : {"float32", "float64"}) {
    const std::string attributes = std::string("{\"stream\": 5, \"shape\": [3, 7], \"dtype\": \"") + dtype + "\"}";
    cases.push_back({"random_uniform", attributes, {key}});
    cases.push_back({"random_normal", attributes, {key}});
  }
  cases.push_back({"random_bernoulli", R"({"stream": 5, "shape": [3, 7], "probability": 0.25})", {key}});
}

}  // namespace

std::vector<OpCase> structured_cases() {
  std::vector<OpCase> cases;
  for (const auto add : {add_rearranging, add_reductions, add_products, add_axis_ops, add_lookups, add_draws,
                         add_convolutions, add_poolings})
    add(cases);
  cases.push_back({"stop_gradient", "{}", {distinct({2, 3})}});
  return cases;
}
