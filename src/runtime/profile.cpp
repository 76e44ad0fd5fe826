#include "src/runtime/profile.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>

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

std::vector<StepProfile> steps_of(const Plan& plan) {
  std::vector<StepProfile> steps;
  for (const Step& each : plan.memory().steps) {
    const Node& node = *each.node;
    StepProfile step{std::string(node.op.name()), node.name, 0, passes::flops_of(node), passes::convolves(node)};
    for (const Value& input : node.inputs) step.bytes += input.type().bytes();
    for (const TensorType& output : node.outputs) step.bytes += output.bytes();
    steps.push_back(std::move(step));
  }
  return steps;
}

PlanProfile profile_on_host(Plan& plan, int runs) {
  PlanProfile result{.steps = steps_of(plan)};
  std::vector<std::vector<double>> seconds(result.steps.size());
  std::vector<double> copies, whole;
  for (int run = 0; run < runs; ++run) {
    whole.push_back(seconds_of(plan, [&] { plan.run(); }));
    plan.enter();
    for (int i = 0; i < plan.step_count(); ++i)
      seconds[static_cast<std::size_t>(i)].push_back(seconds_of(plan, [&] { plan.run_step(i); }));
    copies.push_back(seconds_of(plan, [&] { plan.copy_back(); }));
  }
  for (std::size_t i = 0; i < seconds.size(); ++i) result.steps[i].seconds = least(seconds[i]);
  result.copies_seconds = least(copies);
  result.run_seconds = least(whole);
  return result;
}

// Measures parts of a plan on its device, each from the same values of the variables.
class DeviceProfiler {
 public:
  explicit DeviceProfiler(Plan& plan) : plan_(plan) {
    for (const auto& variable : plan.updated_variables()) saved_.emplace_back(variable, variable->value().clone());
  }

  // What part() takes of the device, done `times` times over.
  double seconds_of(int times, const std::function<void()>& part) {
    plan_.enter();
    const double seconds = plan_.device()->seconds_of([&] {
      for (int i = 0; i < times; ++i) part();
    });
    for (const auto& [variable, value] : saved_) variable->set(value);
    return seconds / times;
  }
  double least_seconds_of(int rounds, int times, const std::function<void()>& part) {
    std::vector<double> seconds;
    for (int round = 0; round < rounds; ++round) seconds.push_back(seconds_of(times, part));
    return least(seconds);
  }

 private:
  Plan& plan_;
  std::vector<std::pair<std::shared_ptr<Variable>, Tensor>> saved_;
};

PlanProfile profile_on_device(Plan& plan, int runs, int at_once) {
  constexpr int times = 16, replays = 4, often = 128;
  const int rounds = std::max(runs / times, 1);
  PlanProfile result{.steps = steps_of(plan)};
  DeviceProfiler profiler(plan);
  for (int done = 0; done < often; done += at_once) profiler.seconds_of(at_once, [&] { plan.replay(); });
  for (int stage = 0; stage < 2; ++stage) {  // what is compiled in the background, and then what shows to be better
    plan.device()->finish_compiling();
    profiler.seconds_of(1, [&] { plan.replay(); });
  }
  result.run_seconds = profiler.least_seconds_of(rounds, at_once, [&] { plan.replay(); });
  result.launches = plan.launches();
  const auto measure = [&](const std::function<void()>& part, std::int64_t& launches) {
    const auto recorded = plan.device()->record_in_order([&] {
      for (int i = 0; i < times; ++i) part();
    });
    for (int warm = 0; warm < 2; ++warm) profiler.seconds_of(1, [&] { recorded->replay(); });
    launches = recorded->launches() / times;
    return profiler.least_seconds_of(rounds, replays, [&] { recorded->replay(); }) / times;
  };
  for (int i = 0; i < plan.step_count(); ++i) {
    StepProfile& step = result.steps[static_cast<std::size_t>(i)];
    step.seconds = measure([&] { plan.run_step(i); }, step.launches);
  }
  std::int64_t copies = 0;
  result.copies_seconds = measure([&] { plan.copy_back(); }, copies);
  return result;
}

double sum_of(const PlanProfile& profile) {
  double sum = profile.copies_seconds;
  for (const StepProfile& step : profile.steps) sum += step.seconds;
  return sum;
}

// All convolutions together, and all products: the rate at which they compute, and its share of the peak.
std::string products_line(const PlanProfile& profile, const DeviceBounds& bounds) {
  std::string out;
  for (const bool convolutions : {true, false}) {
    double seconds = 0, flops = 0;
    for (const StepProfile& step : profile.steps) {
      if (step.flops == 0 || step.convolves != convolutions) continue;
      seconds += step.seconds;
      flops += step.flops;
    }
    if (flops == 0) continue;
    char line[160];
    std::snprintf(line, sizeof line, "%8.2f µs all %s, %.1f GFLOP/s, %.1f%% of the peak\n", seconds * 1e6,
                  convolutions ? "convolutions" : "other products", flops / seconds * 1e-9,
                  100 * flops / seconds * 1e-9 / bounds.gflops);
    out += line;
  }
  return out;
}

}  // namespace

PlanProfile profile(Plan& plan, int runs, int at_once) {
  return plan.device() ? profile_on_device(plan, runs, at_once) : profile_on_host(plan, runs);
}

std::string to_string(const PlanProfile& profile, double peak_gflops) {
  const double sum = sum_of(profile);
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

std::string to_string(const PlanProfile& profile, const DeviceBounds& bounds) {
  const double sum = sum_of(profile);
  std::string out = "      µs  share  GFLOP/s    GB/s  bound µs  of bound  launches  step\n";
  char line[200];
  for (const StepProfile& step : profile.steps) {
    const auto bytes = static_cast<double>(step.bytes);
    const double bound = std::max(step.flops / bounds.gflops, bytes / bounds.gbytes) * 1e-9;
    std::snprintf(line, sizeof line, "%8.2f %5.1f%% %8.1f %7.1f %9.2f %8.1f%% %9lld  ", step.seconds * 1e6,
                  100 * step.seconds / sum, step.flops / step.seconds * 1e-9, bytes / step.seconds * 1e-9, bound * 1e6,
                  100 * bound / step.seconds, static_cast<long long>(step.launches));
    out += line + step.op + " \"" + step.name + "\"\n";
  }
  out += products_line(profile, bounds);
  std::snprintf(line, sizeof line,
                "%8.2f µs all steps, %.2f µs copies back, %.2f µs the replayed run of %lld launches, %.2f µs between\n",
                sum * 1e6, profile.copies_seconds * 1e6, profile.run_seconds * 1e6,
                static_cast<long long>(profile.launches), (profile.run_seconds - sum) * 1e6);
  return out + line;
}

}  // namespace hornet
