#include "tests/cuda/backends.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <hornet/base/error.hpp>

#include "src/backends/cuda/cuda.hpp"
#include "tests/cuda/emulated_driver.hpp"

namespace hornet {
namespace {

// What is compiled here is not kept for other programs.
[[maybe_unused]] const int no_cache = setenv("HORNET_CUDA_CACHE", "", 0);

}  // namespace

// Never closed, as a program's: libraries may be gone at its end before what holds their handles.
const Backend& gpu_under_test() {
  static const cuda::CudaBackend& backend = *new cuda::CudaBackend(cuda::emulated_driver());
  return backend;
}

std::vector<Tensor> run_on(const Backend& backend, const passes::Program& program, const Feeds& feeds) {
  Plan plan(program, backend);
  for (const auto& [name, value] : feeds)
    if (Tensor* input = plan.input(name)) input->copy_from(value);
  for (int round = 0; round < 3; ++round) plan.run();
  std::vector<Tensor> results;
  for (std::size_t i = 0; i < program.fetches.size(); ++i) results.push_back(plan.output(static_cast<int>(i)).clone());
  return results;
}

std::string data_error_of(const Backend& backend, const passes::Program& program, const Feeds& feeds) {
  Plan plan(program, backend);
  for (const auto& [name, value] : feeds) plan.input(name)->copy_from(value);
  try {
    plan.run();
    plan.output(0);
  } catch (const DataError& error) {
    return error.what();
  }
  return "";
}

double largest_difference(const Tensor& a, const Tensor& b) {
  if (a.type() != b.type()) return INFINITY;
  const Tensor x = a.astype(f64), y = b.astype(f64);
  double worst = 0, scale = 1;
  for (std::size_t i = 0; i < static_cast<std::size_t>(x.size()); ++i) {
    const double p = x.data<double>()[i], q = y.data<double>()[i];
    if (p == q || (std::isnan(p) && std::isnan(q))) continue;
    scale = std::max(scale, std::abs(q));
    worst = std::isfinite(p) && std::isfinite(q) ? std::max(worst, std::abs(p - q)) : INFINITY;
  }
  return worst / scale;
}

}  // namespace hornet
