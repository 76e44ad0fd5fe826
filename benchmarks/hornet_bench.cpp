// hornet-bench: runs workloads and prints one JSON line for each measurement.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <hornet/base/error.hpp>
#include <hornet/base/threads.hpp>
#include <hornet/runtime/device.hpp>
#include <optional>

#include "benchmarks/busy.hpp"
#include "benchmarks/compare.hpp"
#include "benchmarks/workloads.hpp"

namespace {

using namespace hornet::benchmarks;

// The better of two looks at the machine, before and after the work: other processes can only lower it.
Calibration better(const Calibration& a, const Calibration& b) {
  return {a.threads, std::max(a.fma_gflops, b.fma_gflops), std::max(a.stream_gbytes, b.stream_gbytes),
          std::min(a.adam_us, b.adam_us)};
}

void run_and_print(const std::string& workload, const WorkloadOptions& options, int busy) {
  const Calibration before = calibrate();
  const std::vector<Measurement> measurements = [&] {
    const BusyProcesses others(busy);
    return run_workload(workload, options);
  }();
  const Calibration peak = better(before, calibrate());
  for (const Measurement& measurement : measurements) std::puts(to_json_line(measurement, peak).c_str());
  std::fflush(stdout);
}

void print_profile(const std::string& workload, const WorkloadOptions& options, int runs) {
  const double peak = better(calibrate(), calibrate()).fma_gflops;
  const std::string table = profile_workload(workload, options, peak, runs);
  if (hornet::device() != "cpu") std::printf("On %s; the peak is the CPU's.\n", hornet::device_description().c_str());
  std::printf("%s, %d threads, peak %.1f GFLOP/s, least of %d runs\n%s", workload.c_str(), hornet::num_threads(), peak,
              runs, table.c_str());
}

void print_comparison(const std::string& workload, const WorkloadOptions& options, CompareOptions comparison) {
  comparison.seconds = options.seconds;
  comparison.data_dir = options.data_dir;
  comparison.threads = hornet::num_threads();
  for (const std::string& line : compare(workload, comparison)) std::puts(line.c_str());
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> workloads;
  WorkloadOptions options;
  std::optional<int> threads;
  std::string device;
  CompareOptions comparison{.python = {}, .self = argv[0]};
  int repeat = 1, profile_runs = 0, busy = 0;
  CLI::App app(
      "Measures Hornet's workloads; one JSON line a measurement. benchmarks/workloads.hpp says what they are.");
  app.add_option("workload", workloads, "W1 … W6; all when none is given")->check(CLI::IsMember(workload_names()));
  app.add_option("--seconds", options.seconds, "time for each workload; whole epochs are trained")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  app.add_option("--repeat", repeat, "runs of the whole list")->capture_default_str()->check(CLI::PositiveNumber);
  app.add_option("--profile", profile_runs, "print where a step's time goes instead, from so many runs")
      ->check(CLI::PositiveNumber)
      ->expected(0, 1)
      ->default_str("200");
  app.add_option("--compare", comparison.python,
                 "run in turns with the peers (Keras, PyTorch, JAX) that this Python interpreter can import");
  app.add_option("--pairs", comparison.pairs, "turns of --compare")->capture_default_str()->check(CLI::PositiveNumber);
  app.add_option("--busy", busy, "processes that keep a core busy beside the measurement")->check(CLI::Range(1, 64));
  app.add_option("--threads", threads, "threads to compute with")->check(CLI::Range(1, 1024));
  app.add_option("--device", device, "cpu, gpu, gpu:1, or auto: a GPU where there is one");
  app.add_option("--data-dir", options.data_dir, "folder with the four MNIST files")->check(CLI::ExistingDirectory);
  CLI11_PARSE(app, argc, argv);
  try {
    if (!device.empty()) hornet::set_device(device);
    comparison.device = hornet::device();
    if (threads) hornet::set_num_threads(*threads);
    if (workloads.empty()) workloads = workload_names();
    for (int run = 0; run < repeat; ++run)
      for (const std::string& workload : workloads) {
        if (!comparison.python.empty())
          print_comparison(workload, options, comparison);
        else if (profile_runs > 0)
          print_profile(workload, options, profile_runs);
        else
          run_and_print(workload, options, busy);
      }
  } catch (const hornet::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
