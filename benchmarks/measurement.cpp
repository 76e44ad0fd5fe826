#include "benchmarks/measurement.hpp"

#include <algorithm>
#include <cmath>
#include <hornet/base/config.hpp>
#include <hornet/runtime/device.hpp>

#include "benchmarks/machine.hpp"
#include "src/backends/cpu/vector/vector.hpp"

namespace hornet::benchmarks {
namespace {

double to_thousandths(double value) { return std::round(value * 1e3) / 1e3; }

}  // namespace

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::string to_json_line(const Measurement& m, const Calibration& peak) {
  const auto [least, most] = std::minmax_element(m.us_per_step.begin(), m.us_per_step.end());
  const double us = median(m.us_per_step);
  const bool on_cpu = device() == "cpu";
  Config line;
  const auto add = [&](const char* key, double value) { line.append(key, to_thousandths(value)); };
  line.append("workload", m.workload);
  add("us_per_step", us);
  add("min", *least);
  add("max", *most);
  if (on_cpu) {
    const double floor = m.flops / peak.fma_gflops * 1e-3;
    add("floor_us", floor);
    add("times_floor", us / floor);
    add("share_of_floor", floor / us);
  }
  line.append("flops", static_cast<std::int64_t>(m.flops));
  line.append("steps", m.steps);
  add("allocations_per_step", static_cast<double>(m.allocations) / static_cast<double>(m.steps));
  line.append("arena_bytes", m.arena_bytes);
  line.append("plan_steps", m.plan_steps);
  add("seconds", m.seconds);
  if (m.epochs) line.append("epochs", m.epochs);
  if (m.test_accuracy) line.append("test_accuracy", std::round(*m.test_accuracy * 1e4) / 1e4);
  if (m.ms_per_predict) add("ms_per_predict", *m.ms_per_predict);
  line.append("device", on_cpu ? "cpu" : device_description());
  line.append("commit", commit());
  if (!on_cpu) return to_json(line);
  line.append("threads", peak.threads);
  line.append("isa", cpu::vector_table().isa);
  line.append("cpu", cpu_model());
  line.append("onednn", onednn_version());
  add("fma_gflops", peak.fma_gflops);
  add("stream_gbytes", peak.stream_gbytes);
  add("adam_us", peak.adam_us);
  return to_json(line);
}

}  // namespace hornet::benchmarks
