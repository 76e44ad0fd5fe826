#include "src/runtime/profile.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "src/passes/flops.hpp"

namespace hornet {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_of(const Plan& plan, const auto& work) {
  const auto start = Clock::now();
  work();
  plan.wait();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double least(const std::vector<double>& values) { return *std::ranges::min_element(values); }

}  // namespace

PlanProfile profile(Plan& plan, int runs) {
  PlanProfile result;
  std::vector<std::vector<double>> seconds(static_cast<std::size_t>(plan.step_count()));
  std::vector<double> copies, whole;
  const auto one_run = [&] {
    plan.enter();
    for (int i = 0; i < plan.step_count(); ++i)
      seconds[static_cast<std::size_t>(i)].push_back(seconds_of(plan, [&] { plan.run_step(i); }));
    copies.push_back(seconds_of(plan, [&] { plan.copy_back(); }));
  };
  for (int i = 0; i < runs; ++i) {
    whole.push_back(seconds_of(plan, [&] { plan.run(); }));
    one_run();
  }
  for (int i = 0; i < plan.step_count(); ++i) {
    const Node& node = *plan.memory().steps[static_cast<std::size_t>(i)].node;
    StepProfile step{std::string(node.op.name()), node.name, least(seconds[static_cast<std::size_t>(i)]),
                     passes::flops_of(node), 0};
    for (const Value& input : node.inputs) step.bytes += input.type().bytes();
    for (const TensorType& output : node.outputs) step.bytes += output.bytes();
    result.steps.push_back(std::move(step));
  }
  result.copies_seconds = least(copies);
  result.run_seconds = least(whole);
  return result;
}

std::string to_string(const PlanProfile& profile, double peak_gflops) {
  double sum = profile.copies_seconds;
  for (const StepProfile& step : profile.steps) sum += step.seconds;
  std::string out = "      µs  share  GFLOP/s   peak    GB/s  step\n";
  char line[160];
  const auto add = [&](const StepProfile& step) {
    const double gflops = step.flops / step.seconds * 1e-9;
    std::snprintf(line, sizeof line, "%8.2f %5.1f%% %8.1f %5.1f%% %7.1f  ", step.seconds * 1e6,
                  100 * step.seconds / sum, gflops, 100 * gflops / peak_gflops,
                  static_cast<double>(step.bytes) / step.seconds * 1e-9);
    out += line + step.op + " \"" + step.name + "\"\n";
  };
  for (const StepProfile& step : profile.steps) add(step);
  std::snprintf(line, sizeof line, "%8.2f µs all steps, %.2f µs copies back, %.2f µs a run without clocks between\n",
                sum * 1e6, profile.copies_seconds * 1e6, profile.run_seconds * 1e6);
  return out + line;
}

}  // namespace hornet
