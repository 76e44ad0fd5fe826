// Every op on the GPU's kernels beside the CPU's.
#include <doctest/doctest.h>

#include <algorithm>
#include <hornet/ops/pointwise.hpp>

#include "src/backends/cpu/kernels.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/ops/catalog.hpp"
#include "tests/cuda/backends.hpp"
#include "tests/cuda/beside_cpu.hpp"
#include "tests/cuda/pointwise_cases.hpp"

using namespace hornet;

TEST_SUITE("cuda") {
  TEST_CASE("every case of every op gives on the GPU's kernels what it gives on the CPU's") {
    for (const auto& cases : {pointwise_cases(), structured_cases()})
      for (const OpCase& one : cases) check_beside_cpu(one);
  }

  // Nodes that passes make of several ops have compositions.
  TEST_CASE("no op that the CPU has a kernel for lacks one for the GPU") {
    std::string missing;
    const auto gpu = cuda::kernel_list();
    for (const cpu::KernelEntry& entry : cpu::kernel_list()) {
      const bool traced = std::ranges::find(ops::catalog(), entry.op, &ops::OpDefinition::name) != ops::catalog().end();
      if (traced && std::ranges::find(gpu, entry.op, &cuda::KernelEntry::op) == gpu.end())
        missing += " " + std::string(entry.op);
    }
    for (const OpCase& one : pointwise_cases_of_all_types()) {
      Graph graph;
      const Node& node = add_node(graph, one);
      if (open_backend().has_kernel(node) && !gpu_under_test().has_kernel(node))
        missing += " " + one.op + " of " + to_string(node.inputs.back().type());
    }
    CHECK(missing == "");
  }

  TEST_CASE("constants that are views of one memory are each what they are") {
    const Tensor x = distinct({4, 3}).astype(f32);
    Graph graph;
    const Value y = graph.placeholder(f32, {1}, "y");
    passes::Program program{graph, {}, {}};
    for (const Tensor& constant : {x, x.rows(0, 2), x.reshape({12})})
      program.fetches.push_back(graph.constant(constant) + y);
    const Feeds feeds{{"y", Tensor::full({1}, 0.5)}};
    const auto got = run_on(gpu_under_test(), program, feeds), expected = run_on(open_backend(), program, feeds);
    for (std::size_t i = 0; i < got.size(); ++i) CHECK(largest_difference(got[i], expected[i]) == 0);
  }
}
