#include "tests/cuda/same_on_gpu.hpp"

#include <doctest/doctest.h>

#include "tests/cuda/backends.hpp"
#include "tests/passes/node_by_node.hpp"

namespace hornet {

void expect_same_on_gpu(const passes::Program& program, double tolerance) {
  const std::vector<Tensor> on_cpu = node_by_node(program);
  const OnBackend here(gpu_under_test());
  const std::vector<Tensor> composed = node_by_node(program), got = planned(program);
  REQUIRE(got.size() == on_cpu.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    CAPTURE(i);
    CHECK(largest_difference(got[i], on_cpu[i]) <= tolerance);
    CHECK(largest_difference(got[i], composed[i]) <= tolerance);
  }
}

}  // namespace hornet
