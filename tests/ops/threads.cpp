// No result depends on the number of threads.
#include <doctest/doctest.h>

#include <hornet/autodiff/gradients.hpp>
#include <hornet/base/threads.hpp>
#include <hornet/ops/conv.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/pool.hpp>
#include <hornet/ops/random.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/ops/softmax.hpp>
#include <hornet/runtime/session.hpp>

#include "tests/ops/cases.hpp"

using namespace hornet;

namespace {

// A net that passes through every kernel with work for several threads, and the gradients of its weights.
std::vector<Tensor> small_net() {
  Graph g;
  const auto variable = [&](const Shape& shape) { return g.variable(distinct(shape, -0.3, 0.3).astype(f32)); };
  const Value key = g.constant(Tensor::from<std::int64_t>({5, 2}));
  const Value images = ops::random_normal(key, 1, {13, 28, 23, 5});
  const Value filters = variable({3, 2, 5, 17}), bias = variable({17}), table = variable({31, 17});
  Value x = ops::relu(ops::conv(images, filters, {.padding = "same"}) + bias);
  x = ops::max_pool(x, {2, 3}) + ops::average_pool(x, {2, 3});
  x = ops::select(ops::random_bernoulli(key, 2, x.shape(), 0.8), x, ops::scalar(0, x));
  x = ops::transpose(x, {0, 2, 1, 3});
  const Value rows = ops::gather(table, ops::argmax(x, 1), 0);
  const Value loss = ops::sum(ops::log_softmax(x, 3) * ops::softmax(x, 1)) + ops::mean(rows) + ops::max(x);
  std::vector<Value> fetches = gradients(loss, {filters, bias, table});
  fetches.push_back(loss);
  return Session(g).run(fetches);
}

}  // namespace

TEST_SUITE("ops") {
  TEST_CASE("forward and gradients are bit-identical with 1, 2 and 3 threads") {
    const int before = num_threads();
    set_num_threads(1);
    const std::vector<Tensor> expected = small_net();
    for (int threads : {2, 3}) {
      set_num_threads(threads);
      const std::vector<Tensor> got = small_net();
      for (std::size_t i = 0; i < expected.size(); ++i) CHECK(identical(got[i], expected[i]));
    }
    set_num_threads(before);
  }
}
