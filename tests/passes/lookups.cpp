// The update of a table behind the gradient of its lookups.
#include <doctest/doctest.h>

#include <hornet/autodiff/gradients.hpp>
#include <hornet/base/error.hpp>
#include <hornet/base/threads.hpp>
#include <hornet/ops/assign.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>

#include "node_by_node.hpp"

using namespace hornet;

namespace {

// Indices that leave rows out and take some several times.
Tensor scattered_indices(const Shape& shape, std::int64_t rows, DType dtype) {
  Tensor out(i64, shape);
  for (std::int64_t i = 0; i < out.size(); ++i) out.data<std::int64_t>()[static_cast<std::size_t>(i)] = i * i % rows;
  return out.astype(dtype);
}

passes::Program trained_table(std::int64_t rows, std::int64_t width, const Tensor& indices) {
  Graph g;
  const Value table = g.variable(scattered({rows, width}), "table"),
              slot = g.variable(scattered({rows, width}), "slot");
  const Value picked = ops::gather(table, g.constant(indices));
  const Value loss = ops::sum(ops::tanh(picked) * g.constant(scattered(picked.shape(), f32, 2)));
  const Value gradient = gradients(loss, {table}).front(), moved = slot * 0.9 + gradient;
  return {g, {}, {ops::assign(slot, moved), ops::assign(table, table - 0.1 * moved)}};
}

}  // namespace

TEST_SUITE("passes") {
  TEST_CASE("the gradient of a table's rows goes straight into the update, bit for bit") {
    for (const DType dtype : {u8, i32, i64})
      for (const auto& table : {std::pair{1, 16}, std::pair{253, 31}, std::pair{3, 5000}, std::pair{40, 8192}}) {
        const auto [rows, width] = table;
        CAPTURE(table.first);
        const passes::Program program = trained_table(rows, width, scattered_indices({5, 7}, rows, dtype));
        const std::string steps = steps_of(program);
        CHECK(count(steps, "gather_grad \"") == 0);
        CHECK(count(steps, "fused_epilogue \"") == 1);
        expect_same(trained_table(rows, width, scattered_indices({5, 7}, rows, dtype)), 0);
      }
  }

  TEST_CASE("rows that are too short or too long to be staged have a gradient of their own") {
    for (const auto& [rows, width] : {std::pair{9, 3}, std::pair{2, 9001}}) {
      CHECK(count(steps_of(trained_table(rows, width, scattered_indices({11}, rows, i32))), "gather_grad \"") == 1);
      expect_same(trained_table(rows, width, scattered_indices({11}, rows, i32)), 0);
    }
  }

  TEST_CASE("a large table is the same on any number of threads") {
    const int before = num_threads();
    std::vector<std::vector<Tensor>> got;
    for (const int threads : {1, 2, 3}) {
      set_num_threads(threads);
      got.push_back(planned(trained_table(3001, 65, scattered_indices({700}, 3001, i32))));
    }
    set_num_threads(before);
    for (std::size_t i = 0; i < got[0].size(); ++i) {
      CHECK(identical(got[1][i], got[0][i]));
      CHECK(identical(got[2][i], got[0][i]));
    }
  }

  TEST_CASE("a gradient of an index outside the table is refused") {
    Graph g;
    const Value table = g.variable(scattered({4, 16}), "table"), dy = g.variable(scattered({2, 16}), "dy");
    const Value gradient = ops::segment_sum(dy, g.constant(Tensor{1, 4}.astype(i32)), 4);
    const passes::Program program{g, {}, {ops::assign(table, table - gradient)}};
    CHECK_THROWS_WITH_AS(planned(program), doctest::Contains("outside [0, 4)"), DataError);
  }
}
