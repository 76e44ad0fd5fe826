// Sizes that make kernels share out work as small cases do not: several blocks, chunks, tiles with ragged ends.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/base/config.hpp>
#include <limits>

#include "src/passes/max_winners.hpp"
#include "tests/cuda/beside_cpu.hpp"

using namespace hornet;

namespace {

std::string axis_of(int axis) { return "{\"axis\": " + std::to_string(axis) + "}"; }

std::string axes_of(const char* axes) { return std::string("{\"axes\": ") + axes + ", \"keepdims\": false}"; }

// 0, 1, … `count` − 1 again and again, in scrambled order: many equal elements.
Tensor repeated(const Shape& shape, std::int64_t count, DType dtype) {
  Tensor out(i64, shape);
  for (std::int64_t i = 0; i < out.size(); ++i)
    out.data<std::int64_t>()[static_cast<std::size_t>(i)] = i * 7919 % 104729 % count;
  return out.astype(dtype);
}

Tensor with_nan(Tensor x) {
  for (std::size_t i = 3; i < static_cast<std::size_t>(x.size()); i += 97)
    x.data<double>()[i] = std::numeric_limits<double>::quiet_NaN();
  return x;
}

struct Reduction {
  Shape shape;
  const char* axes;
};

// One stage, two stages of each kind, several axes one after the other.
const Reduction reductions[] = {
    {{70001}, "[0]"},           {{3, 70001}, "[1]"},      {{20011, 3}, "[0]"},      {{4001, 37}, "[0]"},
    {{300, 1000}, "[1]"},       {{5003, 2, 3}, "[0, 2]"}, {{2, 3001, 5, 7}, "[1]"}, {{2, 3001, 5, 7}, "[1, 3]"},
    {{7, 501, 3, 5}, "[0, 2]"}, {{1009, 513}, "[0, 1]"},  {{257, 1, 129}, "[0]"},
};

void add_convolution(const std::string& geometry, const Shape& x, const Shape& kernel, const Shape& y) {
  const auto extents = [](const Shape& of) {
    return ", \"extents\": " + to_json(ConfigCodec<Shape>::encode(of)) + "}";
  };
  check_beside_cpu({"conv", "{" + geometry + "}", {distinct(x), distinct(kernel, -1, 1)}});
  check_beside_cpu({"conv_input_grad",
                    "{" + geometry + extents(x.slice(1, x.rank() - 1)),
                    {distinct(y, -1, 1), distinct(kernel, -1, 1)}});
  check_beside_cpu({"conv_kernel_grad",
                    "{" + geometry + extents(kernel.slice(0, kernel.rank() - 2)),
                    {distinct(x), distinct(y, -1, 1)}});
}

std::string geometry(const char* strides, const char* dilations, const char* before, const char* after, int groups) {
  return std::string("\"strides\": ") + strides + ", \"dilations\": " + dilations + ", \"pad_before\": " + before +
         ", \"pad_after\": " + after + ", \"groups\": " + std::to_string(groups);
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("long reductions, in one stage and in two, give the CPU's results") {
    for (const Reduction& one : reductions) {
      check_beside_cpu({"sum", axes_of(one.axes), {distinct(one.shape, 0.5, 2)}});
      check_beside_cpu({"max", axes_of(one.axes), {distinct(one.shape)}}, 0, 0);
      check_beside_cpu({"min", axes_of(one.axes), {with_nan(distinct(one.shape))}}, 0, 0);
      check_beside_cpu({"moments", "{\"axes\": " + std::string(one.axes) + "}", {distinct(one.shape, 99, 101)}});
    }
  }

  TEST_CASE("sums of integers wrap; extrema of integers are exact") {
    for (const DType dtype : {u8, i32, i64})
      for (const char* op : {"sum", "max", "min"}) {
        const Tensor x = distinct({5003, 7}, dtype == u8 ? 0 : -2e9, dtype == u8 ? 255 : 2e9).astype(dtype);
        check_beside_cpu({op, axes_of("[0]"), {x}}, 0, 0);
        check_beside_cpu({op, axes_of("[0, 1]"), {x}}, 0, 0);
        check_beside_cpu({"cumsum", axis_of(0), {x}}, 0, 0);
      }
  }

  TEST_CASE("tensors of no elements reduce to what the CPU makes of nothing") {
    for (const char* op : {"sum", "max", "min"})
      for (const char* axes : {"[0]", "[1]", "[0, 1]"})
        for (const Shape& shape : {Shape{0, 3}, Shape{3, 0}})
          check_beside_cpu({op, axes_of(axes), {Tensor(f64, shape)}});
    for (const char* op : {"softmax", "log_softmax", "cumsum"})
      for (const Shape& shape : {Shape{0, 3}, Shape{3, 0}}) check_beside_cpu({op, axis_of(1), {Tensor(f64, shape)}});
    const Tensor nothing(i64, {0, 2});
    check_beside_cpu({"gather", axis_of(0), {distinct({3, 5}), nothing}});
    check_beside_cpu({"gather_grad", R"({"axis": 0, "extent": 3})", {Tensor(f64, {0, 2, 5}), nothing}});
    check_beside_cpu({"one_hot", R"({"depth": 3, "dtype": "float32"})", {nothing}});
    const auto product = [](const Shape& a, const Shape& b) {
      check_beside_cpu({"matmul", R"({"transpose_a": false, "transpose_b": false})", {distinct(a), distinct(b)}});
    };
    product({3, 0}, {0, 5});
    product({0, 2}, {2, 5});
    check_beside_cpu(
        {"conv", "{" + geometry("[1]", "[1]", "[0]", "[0]", 1) + "}", {Tensor(f64, {0, 5, 3}), distinct({2, 3, 4})}});
  }

  TEST_CASE("lines of every length along every axis: softmax and running sums") {
    for (const char* op : {"softmax", "log_softmax", "cumsum"})
      for (const Shape& shape : {Shape{3, 5003, 2}, Shape{700, 33, 5}, Shape{2, 3, 1001}, Shape{41, 1, 7}})
        for (int axis = 0; axis < 3; ++axis) check_beside_cpu({op, axis_of(axis), {distinct(shape, 0.1, 1)}}, 5e-6);
  }

  TEST_CASE("softmax of infinities and NaN is the CPU's") {
    const double inf = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
    const Tensor x = Tensor::from<double>({1, -inf, 3, -inf, -inf, -inf, 1, inf, 2, nan, 1, 0, 1e30, -1e30, 0}, {5, 3});
    for (const char* op : {"softmax", "log_softmax"}) check_beside_cpu({op, axis_of(1), {x}});
  }

  TEST_CASE("order: of equals the first, NaN before all, of every type") {
    for (const DType dtype : {b8, u8, i32, i64, f64})
      for (const Shape& shape : {Shape{3, 5003}, Shape{2003, 3}, Shape{40, 41}}) {
        const Tensor ties = repeated(shape, dtype == b8 ? 2 : 50, dtype);
        const Tensor x = dtype == f64 ? with_nan(ties) : ties;
        for (const char* op : {"argmax", "argmin"})
          for (int axis = 0; axis < 2; ++axis) check_beside_cpu({op, axis_of(axis), {x}}, 0, 0);
        check_beside_cpu({"top_k", R"({"k": 3})", {x}}, 0, 0);
      }
    check_beside_cpu({"top_k", R"({"k": 32})", {with_nan(repeated({7, 301}, 50, f64))}}, 0, 0);
    check_beside_cpu({"top_k", R"({"k": 33})", {with_nan(repeated({7, 301}, 50, f64))}}, 0, 0);
    check_beside_cpu({"top_k", R"({"k": 301})", {with_nan(repeated({7, 301}, 50, f64))}}, 0, 0);
  }

  TEST_CASE("slices of every size and type are gathered") {
    const Tensor indices = repeated({5, 7}, 11, i64);
    for (const DType dtype : {b8, u8, i32, i64, f32, f64})
      for (const std::int64_t inner : {1, 2, 3, 4, 16, 17}) {
        check_beside_cpu({"gather", axis_of(0), {repeated({11, inner}, 13, dtype), indices.astype(i32)}}, 0, 0);
        check_beside_cpu({"gather", axis_of(1), {repeated({3, 11, inner}, 13, dtype), indices.astype(u8)}}, 0, 0);
      }
  }

  TEST_CASE("gradients of gathers: rows named by most indices, by few, by none; sorted within a tile and beyond") {
    for (const std::int64_t count : {1, 15, 16, 17, 700, 2048, 5003}) {
      for (const std::int64_t rows : {1, 3, 37, 6007}) {
        const std::string attributes = R"({"axis": 0, "extent": )" + std::to_string(rows) + "}";
        Tensor indices = repeated({count}, rows, i64);
        check_beside_cpu({"gather_grad", attributes, {distinct({count, 5}, 0.1, 1), indices}}, 5e-6);
        for (std::int64_t i = 0; i < count; ++i)
          if (i % 4 != 0) indices.data<std::int64_t>()[static_cast<std::size_t>(i)] = rows / 2;
        check_beside_cpu({"gather_grad", attributes, {distinct({count, 3}, 0.1, 1), indices.astype(i32)}}, 5e-6);
      }
    }
    const Tensor indices = repeated({40, 20}, 23, u8);
    check_beside_cpu({"gather_grad", R"({"axis": 1, "extent": 23})", {distinct({3, 40, 20, 7}, 0.1, 1), indices}});
  }

  TEST_CASE("random numbers have the CPU's bits, however many") {
    const Tensor key = Tensor::from<std::int64_t>({(std::int64_t{1} << 40) + 17, (std::int64_t{1} << 33) + 3});
    for (const char* dtype : {"float32", "float64"})
      for (const char* op : {"random_uniform", "random_normal"}) {
        const std::string attributes =
            std::string("{\"stream\": 5, \"shape\": [1001, 7], \"dtype\": \"") + dtype + "\"}";
        check_beside_cpu({op, attributes, {key}}, op == std::string("random_uniform") ? 0 : 2e-6);
      }
    for (const char* p : {"0", "0.3", "1"})
      check_beside_cpu(
          {"random_bernoulli", std::string("{\"stream\": 5, \"shape\": [1003], \"probability\": ") + p + "}", {key}}, 0,
          0);
  }

  TEST_CASE("products of several tiles, of long sums, of batches") {
    const auto product = [](const Shape& a, const Shape& b, const char* transpose_a, const char* transpose_b) {
      check_beside_cpu({"matmul",
                        std::string("{\"transpose_a\": ") + transpose_a + ", \"transpose_b\": " + transpose_b + "}",
                        {distinct(a, 0.1, 1), distinct(b, -0.3, 1)}},
                       5e-6);
    };
    product({70, 130}, {130, 201}, "false", "false");
    product({130, 70}, {130, 201}, "true", "false");
    product({70, 130}, {201, 130}, "false", "true");
    product({130, 70}, {201, 130}, "true", "true");
    product({5, 5003}, {5003, 7}, "false", "false");
    product({5003, 65}, {5003, 3}, "true", "false");
    product({2, 3, 65, 17}, {2, 3, 66, 17}, "false", "true");
  }

  TEST_CASE("convolutions of several tiles, along one to three axes, in groups") {
    add_convolution(geometry("[1, 1]", "[1, 1]", "[1, 1]", "[1, 1]", 1), {3, 23, 19, 5}, {3, 3, 5, 67},
                    {3, 23, 19, 67});
    add_convolution(geometry("[2, 3]", "[1, 2]", "[2, 1]", "[1, 3]", 1), {2, 27, 31, 7}, {5, 3, 7, 9}, {2, 13, 11, 9});
    add_convolution(geometry("[1, 2]", "[1, 1]", "[0, 1]", "[0, 0]", 3), {5, 17, 15, 6}, {2, 3, 2, 9}, {5, 16, 7, 9});
    add_convolution(geometry("[1, 1]", "[1, 1]", "[1, 2]", "[1, 2]", 7), {2, 13, 11, 7}, {3, 5, 1, 14},
                    {2, 13, 11, 14});
    add_convolution(geometry("[2, 1]", "[1, 2]", "[1, 2]", "[1, 2]", 37), {3, 15, 31, 37}, {3, 3, 1, 111},
                    {3, 8, 31, 111});
    add_convolution(geometry("[1, 1]", "[1, 1]", "[0, 0]", "[0, 0]", 3), {2, 9, 11, 27}, {2, 3, 9, 30}, {2, 8, 9, 30});
    add_convolution(geometry("[3]", "[2]", "[4]", "[3]", 1), {3, 101, 66}, {5, 66, 3}, {3, 34, 3});
    add_convolution(geometry("[1, 2, 1]", "[1, 1, 2]", "[1, 0, 2]", "[0, 1, 1]", 1), {2, 7, 9, 11, 3}, {2, 3, 3, 3, 5},
                    {2, 7, 4, 10, 5});
  }

  TEST_CASE("axes change places, in tiles where neighbours do") {
    const auto transpose = [](const char* axes, const Tensor& x) {
      check_beside_cpu({"transpose", std::string("{\"axes\": ") + axes + "}", {x}}, 0, 0);
    };
    for (const DType dtype : {u8, i32, f64}) {
      transpose("[1, 0]", repeated({70, 101}, 251, dtype));
      transpose("[1, 0]", repeated({7, 101}, 251, dtype));
      transpose("[2, 1, 0]", repeated({33, 5, 64}, 251, dtype));
      transpose("[0, 3, 1, 2]", repeated({3, 5, 7, 65}, 251, dtype));
      transpose("[3, 1, 0, 4, 2]", repeated({3, 2, 37, 11, 5}, 251, dtype));
      transpose("[4, 5, 2, 0, 1, 3]", repeated({9, 2, 3, 11, 2, 10}, 251, dtype));
    }
    check_beside_cpu({"broadcast_to", R"({"shape": [33, 17, 40]})", {distinct({17, 1})}}, 0, 0);
  }

  TEST_CASE("pools over images with ties and NaN, channel by channel and four at once") {
    const std::string pool = R"({"sizes": [3, 2], "strides": [2, 1], "pad_before": [1, 0], "pad_after": [1, 1]})";
    for (const std::int64_t channels : {5, 8}) {
      const Shape images{3, 13, 17, channels}, pooled{3, 7, 17, channels};
      const Tensor x = with_nan(repeated(images, 9, f64));
      check_beside_cpu({"max_pool", pool, {x}}, 0, 0);
      check_beside_cpu({"max_pool_pick", pool, {x, distinct(images)}}, 0, 0);
      check_beside_cpu({"max_pool_grad", pool, {x, distinct(pooled)}});
      check_beside_cpu({"average_pool", pool, {x}});
      check_beside_cpu({"average_pool_grad", R"({"extents": [13, 17], )" + pool.substr(1), {distinct(pooled)}});
    }
    const std::string volumes =
        R"({"sizes": [2, 3, 2], "strides": [1, 2, 3], "pad_before": [0, 1, 0], "pad_after": [1, 0, 1]})";
    check_beside_cpu({"max_pool_grad", volumes, {distinct({2, 5, 8, 7, 12}), distinct({2, 5, 4, 3, 12})}});
  }

  TEST_CASE("the winners of pools with ties and NaN, and their gradient") {
    const ops::Pooling pool{{3, 2}, {2, 1}, {1, 0}, {1, 1}};
    for (const auto& [dtype, channels] : {std::pair{f32, 5}, {f64, 5}, {f32, 8}, {f64, 12}}) {
      Graph graph;
      const Tensor images = with_nan(repeated({3, 13, 17, channels}, 9, f64)).astype(dtype);
      const Value x = graph.placeholder(dtype, images.shape(), "x");
      const std::vector<Value> made = graph.add(passes::MaxPoolWinners{pool}, {x});
      const Tensor slopes = distinct(made[0].shape()).astype(dtype);
      const Value dy = graph.placeholder(dtype, slopes.shape(), "dy");
      const Value dx = graph.add(passes::MaxWinnerGrad{pool, ops::image_of(x.shape())}, {made[1], dy}).front();
      const passes::Program program{graph, {made[0], made[1], dx}, {}};
      const Feeds feeds{{"x", images}, {"dy", slopes}};
      const std::vector<Tensor> gpu = run_on(gpu_under_test(), program, feeds);
      const std::vector<Tensor> cpu = run_on(open_backend(), program, feeds);
      CHECK(largest_difference(gpu[0], cpu[0]) == 0);
      CHECK(largest_difference(gpu[1], cpu[1]) == 0);
      CHECK(largest_difference(gpu[2], cpu[2]) < 1e-6);
    }
  }
}
