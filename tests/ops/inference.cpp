#include <doctest/doctest.h>

#include <hornet/ops/conv.hpp>
#include <hornet/ops/cumulative.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/pool.hpp>
#include <hornet/ops/random.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/ops/softmax.hpp>

using namespace hornet;

TEST_SUITE("ops") {
  TEST_CASE("dtypes meet in the wider one") {
    Graph g;
    const auto of = [&](DType dtype) { return g.placeholder(dtype, {3}); };
    CHECK((of(b8) + of(u8)).dtype() == u8);
    CHECK((of(u8) + of(i32)).dtype() == i32);
    CHECK((of(i32) * of(i64)).dtype() == i64);
    CHECK((of(i64) + of(f32)).dtype() == f32);
    CHECK((of(f32) - of(f64)).dtype() == f64);
    CHECK((of(i32) / of(i32)).dtype() == f32);
    CHECK(ops::less(of(i32), of(f64)).dtype() == b8);
    CHECK(ops::mean(of(u8)).dtype() == f32);
    CHECK(ops::select(of(b8), of(i32), of(f32)).dtype() == f32);
    CHECK((of(u8) + 1.0).dtype() == u8);
  }

  TEST_CASE("pointwise ops broadcast as NumPy") {
    Graph g;
    CHECK((g.placeholder(f32, {2, 1, 5}) + g.placeholder(f32, {3, 1})).shape() == Shape{2, 3, 5});
    CHECK((g.placeholder(f32, {}) * g.placeholder(f32, {7, 2})).shape() == Shape{7, 2});
  }

  TEST_CASE("shapes of ops that look up and order") {
    Graph g;
    const Value x = g.placeholder(f32, {2, 3, 5});
    const Value indices = g.placeholder(i32, {7, 4});
    CHECK(ops::gather(x, indices).shape() == Shape{7, 4, 3, 5});
    CHECK(ops::gather(x, indices, 1).shape() == Shape{2, 7, 4, 5});
    CHECK(ops::gather(x, indices, -1).shape() == Shape{2, 3, 7, 4});
    CHECK(ops::one_hot(indices, 6, f64).type() == TensorType{f64, {7, 4, 6}});
    CHECK(ops::argmax(x, 1).type() == TensorType{i32, {2, 5}});
    CHECK(ops::argmin(x).type() == TensorType{i32, {2, 3}});
    CHECK(ops::top_k(x, 4).values.type() == TensorType{f32, {2, 3, 4}});
    CHECK(ops::top_k(x, 4).indices.type() == TensorType{i32, {2, 3, 4}});
    CHECK(ops::in_top_k(g.placeholder(i64, {2, 3}), x, 2).type() == TensorType{b8, {2, 3}});
    CHECK(ops::cumsum(x, 1).shape() == Shape{2, 3, 5});
    CHECK(ops::softmax(x).shape() == Shape{2, 3, 5});
  }

  TEST_CASE("convolution counts its windows by padding, stride and dilation") {
    Graph g;
    const Value x = g.placeholder(f32, {2, 11, 8, 6});
    const Value k = g.placeholder(f32, {3, 2, 6, 5});
    CHECK(ops::conv(x, k).shape() == Shape{2, 9, 7, 5});
    CHECK(ops::conv(x, k, {.strides = {2, 3}}).shape() == Shape{2, 5, 3, 5});
    CHECK(ops::conv(x, k, {.strides = {2, 3}, .padding = "same"}).shape() == Shape{2, 6, 3, 5});
    CHECK(ops::conv(x, k, {.dilations = {4, 3}}).shape() == Shape{2, 3, 5, 5});
    CHECK(ops::conv(x, k, {.padding = ops::Pads{{1, 0}, {2, 3}}}).shape() == Shape{2, 12, 10, 5});
    CHECK(ops::conv(x, g.placeholder(f32, {3, 2, 2, 9}), {.groups = 3}).shape() == Shape{2, 9, 7, 9});
  }

  TEST_CASE("pooling strides by its window unless told otherwise") {
    Graph g;
    const Value x = g.placeholder(f32, {2, 11, 8, 3});
    CHECK(ops::max_pool(x, {3, 2}).shape() == Shape{2, 3, 4, 3});
    CHECK(ops::max_pool(x, {3, 2}, {.padding = "same"}).shape() == Shape{2, 4, 4, 3});
    CHECK(ops::average_pool(x, {3, 2}, {.strides = ops::Extents{1, 5}}).shape() == Shape{2, 9, 2, 3});
  }

  TEST_CASE("random ops have the shape and dtype they are asked for") {
    Graph g;
    const Value key = g.placeholder(i64, {2});
    CHECK(ops::random_uniform(key, 3, {2, 5}).type() == TensorType{f32, {2, 5}});
    CHECK(ops::random_normal(key, 3, {7}, f64).type() == TensorType{f64, {7}});
    CHECK(ops::random_bernoulli(key, 3, {2, 5}, 0.25).type() == TensorType{b8, {2, 5}});
  }
}
