#include "benchmarks/measurement.hpp"

#include <algorithm>
#include <cmath>
#include <hornet/base/config.hpp>
#include <hornet/runtime/device.hpp>
#include <type_traits>

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

namespace {

// A line of JSON that is being written.
class Line {
 public:
  template <class T>
  void add(const char* key, const T& value) {
    if constexpr (std::is_same_v<T, double>)
      line_.append(key, to_thousandths(value));
    else
      line_.append(key, value);
  }
  void add_exactly(const char* key, double value) { line_.append(key, value); }
  std::string text() const { return to_json(line_); }

 private:
  Config line_;
};

// `peak_gflops` of matrix products and convolutions.
Line line_of(const Measurement& m, double peak_gflops, const std::string& device) {
  const auto [least, most] = std::minmax_element(m.us_per_step.begin(), m.us_per_step.end());
  const double us = median(m.us_per_step);
  Line line;
  line.add("workload", m.workload);
  line.add("us_per_step", us);
  line.add("min", *least);
  line.add("max", *most);
  if (peak_gflops > 0) {
    const double floor = m.flops / peak_gflops * 1e-3;
    line.add("floor_us", floor);
    line.add("times_floor", us / floor);
    line.add("share_of_floor", floor / us);
  }
  line.add("flops", static_cast<std::int64_t>(m.flops));
  line.add("steps", m.steps);
  line.add("allocations_per_step", static_cast<double>(m.allocations) / static_cast<double>(m.steps));
  line.add("arena_bytes", m.arena_bytes);
  line.add("plan_steps", m.plan_steps);
  line.add("seconds", m.seconds);
  if (m.epochs) line.add("epochs", m.epochs);
  if (m.test_accuracy) line.add_exactly("test_accuracy", std::round(*m.test_accuracy * 1e4) / 1e4);
  if (m.ms_per_predict) line.add("ms_per_predict", *m.ms_per_predict);
  line.add("device", device);
  line.add("commit", commit());
  return line;
}

}  // namespace

std::string to_json_line(const Measurement& m, const Calibration& peak) {
  Line line = line_of(m, peak.fma_gflops, "cpu");
  line.add("threads", peak.threads);
  line.add("isa", cpu::vector_table().isa);
  line.add("cpu", cpu_model());
  line.add("onednn", onednn_version());
  line.add("fma_gflops", peak.fma_gflops);
  line.add("stream_gbytes", peak.stream_gbytes);
  line.add("adam_us", peak.adam_us);
  line.add("handoff_ns", peak.handoff_ns);
  line.add("most_handoff_ns", peak.most_handoff_ns);
  return line.text();
}

std::string to_json_line(const Measurement& m, const GpuCalibration& peak) {
  Line line = line_of(m, peak.matmul_gflops(), device_description());
  line.add("precision", precision_in_use());
  line.add("launch_us", peak.launch_us);
  line.add("node_us", peak.node_us);
  line.add("copy_gbytes", peak.copy_gbytes);
  line.add("float32_gflops", peak.float32_gflops);
  line.add("tf32_gflops", peak.tf32_gflops);
  line.add("bf16_gflops", peak.bf16_gflops);
  line.add("cpu", cpu_model());
  return line.text();
}

}  // namespace hornet::benchmarks
