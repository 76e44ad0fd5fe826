#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <hornet/autodiff/gradients.hpp>
#include <hornet/base/threads.hpp>
#include <hornet/ops/assign.hpp>
#include <hornet/ops/conv.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/pool.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/runtime/eager_ops.hpp>
#include <limits>

#include "node_by_node.hpp"

using namespace hornet;

namespace {

// x -> convolution, bias, relu, max pooling -> a weighted sum; its gradients by kernel and bias update them.
struct PooledConvolution {
  Graph g;
  passes::Program program;

  PooledConvolution(const ops::Extents& window, const ops::PoolOptions& options, bool by_input = false) {
    const Value x = g.variable(scattered({3, 9, 7, 2}), "x"), kernel = g.variable(scattered({3, 2, 2, 5}, f32, 2), "k");
    const Value bias = g.variable(scattered({5}, f32, 3), "b");
    const Value y = ops::relu(ops::conv(x, kernel) + bias);
    const Value pooled = ops::max_pool(y, window, options);
    const Value loss = ops::sum(pooled * g.constant(scattered(pooled.shape(), f32, 4)));
    const std::vector<Value> gradient = gradients(loss, {kernel, bias, x});
    program = {g, {loss, pooled}, {ops::assign(kernel, kernel - 0.1 * gradient[0]), ops::assign(bias, gradient[1])}};
    if (by_input) program.fetches.push_back(gradient[2]);
  }
};

}  // namespace

TEST_SUITE("passes") {
  TEST_CASE_TEMPLATE("an optimizer's sums in one sweep have the bits of the single operations", T, float, double) {
    Graph g;
    const DType dtype = dtype_of<T>;
    const auto variable = [&](const char* name, std::uint32_t seed) {
      return g.variable(scattered({1031}, dtype, seed), name);
    };
    const Value w = variable("w", 1), gradient = variable("gradient", 2), m = variable("m", 3);
    const Value v = ops::square(variable("v", 4)), rate = g.variable(Tensor(0.01), "rate");
    const Value m_new = m + (gradient - m) * 0.1, v_new = (ops::square(gradient) - v) * 0.001 + v;
    const Value step = w - m_new * ops::cast(rate, dtype) / (ops::sqrt(v_new) + 1e-7);
    expect_same({g, {v_new}, {ops::assign(w, step), ops::assign(m, m_new)}}, 0);
    const Value root_elsewhere = ops::sqrt(v_new) * 2.0;
    expect_same({g, {m_new, v_new, root_elsewhere}, {ops::assign(w, step), ops::assign(m, m_new)}}, 0);
    const Value early = w * m_new;  // somebody reads m before the step is taken
    expect_same({g, {early, early - m_new * ops::cast(rate, dtype) / (ops::sqrt(v_new) + 1e-7)}, {}}, 0);
  }

  TEST_CASE_TEMPLATE("a sum and what is greater, it or a number, have the bits of the single operations", T, float,
                     double) {
    Graph g;
    const DType dtype = dtype_of<T>;
    Tensor numbers = scattered({1031}, dtype, 1), others = scattered({1031}, dtype, 2);
    numbers.data<T>()[3] = others.data<T>()[5] = std::numeric_limits<T>::quiet_NaN();
    numbers.data<T>()[7] = -others.data<T>()[7];
    const Value x = g.variable(numbers, "x"), y = g.variable(others, "y"), sum = x + y,
                number = g.constant(Tensor(-0.5).astype(dtype));
    expect_same({g, {ops::relu(x + y), ops::maximum(y + x, 0.25), ops::maximum(number, x + y)}, {}}, 0);
    expect_same({g, {ops::relu(sum), sum * 2.0}, {}}, 0);  // somebody else reads the sum
  }

  TEST_CASE("an optimizer's update behind the product that makes the gradient has the bits of the single operations") {
    // Rows handed on whole, rows too long for that, a matrix of few rows, and sums too long for a thin product.
    for (const auto& [rows, columns, batch] : {std::array{131, 70, 37}, {67, 1300, 5}, {9, 517, 3}, {70, 35, 2100}}) {
      const int before = num_threads();
      for (const int threads : {1, 2, 3}) {
        set_num_threads(threads);
        const Shape shape{rows, columns};
        Graph g;
        const auto variable = [&](const char* name, const Tensor& value) { return g.variable(value, name); };
        const Value x = variable("x", scattered({batch, rows})),
                    dy = variable("dy", scattered({batch, columns}, f32, 2));
        const Value gradient = ops::matmul(x, dy, true), rate = variable("rate", Tensor(0.01F));
        const Value w = variable("w", scattered(shape, f32, 3)), m = variable("m", scattered(shape, f32, 4));
        const Value v = variable("v", ops::square(scattered(shape, f32, 5)));
        const Value m_new = m + (gradient - m) * 0.1, v_new = v + (ops::square(gradient) - v) * 0.001;
        const Value step = w - m_new * rate / (ops::sqrt(v_new) + 1e-7);
        const passes::Program program{g, {}, {ops::assign(m, m_new), ops::assign(v, v_new), ops::assign(w, step)}};
        CHECK(count(steps_of(program), "fused_epilogue") == 1);
        expect_same(program, 0);
      }
      set_num_threads(before);
    }
  }

  TEST_CASE("bias and relu behind a product, b as it lies or transposed, have the bits of the single operations") {
    const int before = num_threads();
    for (const int threads : {1, 2, 3})
      for (const bool transposed : {false, true})
        for (const auto& [rows, columns, sum] :
             {std::array{131, 70, 37}, {67, 1300, 5}, {9, 517, 300}, {37, 517, 300}, {70, 35, 2100}}) {
          set_num_threads(threads);
          Graph g;
          const Value x = g.variable(scattered({rows, sum}), "x"), bias = g.variable(scattered({columns}, f32, 3), "b");
          const Value w = g.variable(scattered(transposed ? Shape{columns, sum} : Shape{sum, columns}, f32, 2), "w");
          const Value y = ops::relu(ops::matmul(x, w, false, transposed) + bias);
          const passes::Program program{g, {y, ops::cast(ops::greater(y, g.constant(Tensor(0.0))), f32)}, {}};
          CHECK(count(steps_of(program), "fused_epilogue") == 1);
          expect_same(program, 0);
        }
    set_num_threads(before);
  }

  TEST_CASE("batches of products, b as it lies or transposed, have the same bits on any number of threads") {
    const int before = num_threads();
    for (const bool transposed : {false, true}) {
      Graph g;
      const Value x = g.variable(scattered({3, 69, 11}), "x");
      const Value w = g.variable(scattered(transposed ? Shape{3, 37, 11} : Shape{3, 11, 37}, f32, 2), "w");
      std::vector<Tensor> results;
      for (const int threads : {1, 2, 3}) {
        set_num_threads(threads);
        results.push_back(planned({g, {ops::matmul(x, w, false, transposed)}, {}})[0]);
        CHECK(identical(results.back(), results.front()));
      }
      double sum = 0;  // element (2, 68, 36)
      for (std::int64_t l = 0; l < 11; ++l) {
        const Tensor a = variable_of(x)->value(), b = variable_of(w)->value();
        sum += a.at({2, 68, l}) * (transposed ? b.at({2, 36, l}) : b.at({2, l, 36}));
      }
      CHECK(results[0].at({2, 68, 36}) == doctest::Approx(sum));
    }
    set_num_threads(before);
  }

  TEST_CASE_TEMPLATE("operations one upon the other in one sweep have the bits of the single operations", T, float,
                     double) {
    const DType dtype = dtype_of<T>;
    Graph g;
    Tensor wild = scattered({2, 531}, dtype);
    wild.data<T>()[0] = static_cast<T>(NAN);
    wild.data<T>()[1] = static_cast<T>(-INFINITY);
    const Value a = g.variable(wild, "a"), row = g.variable(scattered({531}, dtype, 2), "row");
    const auto b = ops::broadcast_to(row, {2, 531}), c = g.variable(scattered({2, 531}, dtype, 3), "c");
    const auto with = [&](int link, const Value& v, const Value& operand) {
      switch (link) {
        case 0: return v + operand;
        case 1: return v - operand;
        case 2: return operand - v;
        case 3: return operand * v;
        default: return ops::maximum(v, operand);
      }
    };
    std::vector<Value> results{ops::maximum(c, a * b), (a * b) * (a - c), ops::relu(a * b + c * 0.3)};
    for (int first = 0; first < 5; ++first)
      for (int second = 0; second < 5; ++second)
        for (int third = 0; third < 5; ++third)
          results.push_back(with(
              third, with(second, with(first, a, ops::scalar(0.1 * static_cast<double>(results.size()), a)), b), c));
    expect_same({g, results, {}}, 0);
    const Value shared = a * b + c;  // also read by somebody else
    expect_same({g, {ops::exp(shared), shared * c - b, ops::square(shared - a) * b}, {}}, 0);
  }

  TEST_CASE_TEMPLATE("sigmoids, and slopes in their values, have the bits of the single operations", T, float, double) {
    Graph g;
    const auto variable = [&](const char* name, std::uint32_t seed) {
      return g.variable(scattered({523}, dtype_of<T>, seed), name);
    };
    const Value v = variable("v", 1), c = variable("c", 2), d = variable("d", 3);
    const auto sigmoid = [](Value x) { return ops::reciprocal(1.0 + ops::exp(-x)); };
    const Value y = sigmoid(c * 3.0), t = ops::tanh(d);
    const Value of_y = y * (1.0 - y), of_t = 1.0 - ops::square(t);
    expect_same({g, {y, sigmoid(v) * t}, {}}, 0);
    expect_same({g, {v * of_y, of_t * v}, {}}, 0);                            // alone
    expect_same({g, {v * c * of_y, d * v * of_t + c, v * of_t - c}, {}}, 0);  // behind, between and before others
    expect_same({g, {v * of_y * of_t, v * of_y * of_t * c}, {}}, 0);          // one upon the other
    expect_same({g, {v * of_y, d * of_y, of_t, c * of_t}, {}}, 0);            // for several readers
    const Value beside_two = 2.0 - y, of_others = y * (1.0 - t);
    expect_same({g, {v * (y * beside_two), v * of_others, v * (1.0 - ops::square(v) * t)}, {}}, 0);
    const Value loss = ops::sum(sigmoid(ops::tanh(v) * sigmoid(c)) * d);  // as gradients come
    expect_same({g, gradients(loss, {v, c, d}), {}}, dtype_of<T> == f32 ? 1e-6 : 1e-14);
  }

  TEST_CASE("a convolution's bias and relu, and the update behind its kernel's gradient, take no step of their own") {
    PooledConvolution net({2, 2}, {});
    const std::string steps = steps_of(net.program);
    CHECK(count(steps, "\nconv") == 0);
    CHECK(count(steps, "fused_epilogue") == 1);
    CHECK(count(steps, "pooled_epilogue") == 1);
    expect_same(net.program, 1e-5);
  }

  TEST_CASE("images are pooled as soon as a convolution and its epilogue have made them, alike on 1, 2 and 3 threads") {
    const int before = num_threads();
    for (const int threads : {1, 2, 3}) {
      set_num_threads(threads);
      for (const bool average : {false, true})
        for (const std::int64_t channels : {5, 70}) {  // rows of the result in one piece, and in several
          Graph g;
          const Value x = g.variable(scattered({7, 27, 19, 3}), "x");
          const Value kernel = g.variable(scattered({3, 2, 3, channels}, f32, 2), "k");
          const Value y = ops::relu(ops::conv(x, kernel) + g.variable(scattered({channels}, f32, 3), "b"));
          const ops::PoolOptions options{.strides = ops::Extents{2, 3}, .padding = "same"};
          const Value pooled = average ? ops::average_pool(y, {3, 2}, options) : ops::max_pool(y, {3, 2}, options);
          const passes::Program apart{g, {pooled}, {}}, both{g, {pooled, y}, {}};
          CHECK(count(steps_of(apart), "pooled_epilogue") == 1);
          CHECK(count(steps_of(both), "pooled_epilogue") == 1);
          expect_same(apart, 1e-5);
          expect_same(both, 1e-5);
        }
    }
    set_num_threads(before);
  }

  TEST_CASE("relu's gradient is taken on pooled elements, and no larger mask is made") {
    PooledConvolution net({2, 2}, {}, true);
    CHECK(steps_of(net.program).find("bool (3, 7, 6, 5)") == std::string::npos);
    expect_same(net.program, 1e-5);
  }

  TEST_CASE("windows that overlap, or reach over the edge, pool their gradients alike") {
    expect_same(PooledConvolution({3, 2}, {.strides = ops::Extents{1, 2}}).program, 1e-5);
    expect_same(PooledConvolution({3, 3}, {.strides = ops::Extents{2, 2}, .padding = "same"}, true).program, 1e-5);
  }

  TEST_CASE("a mask that somebody else reads, or of another tensor, stays") {
    Graph g;
    const Value y = g.variable(scattered({2, 6, 4, 3}), "y"), other = g.variable(scattered({2, 6, 4, 3}, f32, 2), "o");
    const Value loss = ops::sum(ops::square(ops::max_pool(y, {2, 2})));
    const Value dy = gradients(loss, {y}).front();
    const Value zero = ops::scalar(0, dy);
    expect_same({g, {dy, ops::select(ops::greater(y, ops::scalar(0, y)), dy, zero)}, {}}, 1e-6);
    expect_same({g, {ops::select(ops::greater(other, ops::scalar(0, y)), dy, zero)}, {}}, 1e-6);
    expect_same({g, {ops::sum(dy, {0, 1, 2}), ops::sum(dy, {1, 2}, true), ops::sum(dy, {1})}, {}}, 1e-5);
  }
}
