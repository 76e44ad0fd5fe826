// hornet-bench: runs workloads and prints one JSON line for each measurement.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <hornet/base/error.hpp>
#include <hornet/base/threads.hpp>
#include <hornet/runtime/device.hpp>
#include <optional>

#include "benchmarks/busy.hpp"
#include "benchmarks/compare.hpp"
#include "benchmarks/gpu_calibrate.hpp"
#include "benchmarks/workloads.hpp"

namespace {

using namespace hornet::benchmarks;

bool on_cpu() { return hornet::device() == "cpu"; }

// Prints lines, and appends them to a file where one is named.
class Output {
 public:
  explicit Output(const std::string& path) {
    if (path.empty()) return;
    file_.open(path, std::ios::app);
    if (!file_) throw hornet::IoError("cannot write " + path);
  }
  void line(const std::string& text) {
    std::puts(text.c_str());
    std::fflush(stdout);
    if (file_.is_open()) file_ << text << std::endl;
  }

 private:
  std::ofstream file_;
};

template <class Look>
void run_and_print(const std::string& workload, const WorkloadOptions& options, int busy, Output& output,
                   const Look& calibrated) {
  const auto before = calibrated();
  const std::vector<Measurement> measurements = [&] {
    const BusyProcesses others(busy);
    return run_workload(workload, options);
  }();
  const auto peak = better(before, calibrated());
  for (const Measurement& measurement : measurements) output.line(to_json_line(measurement, peak));
}

void print_profile(const std::string& workload, const WorkloadOptions& options, int runs) {
  if (!on_cpu()) {
    const GpuCalibration peak = better(calibrate_gpu(), calibrate_gpu());
    const hornet::PlanProfile steps = profile_workload(workload, options, runs);
    std::printf("%s on %s, %s: peak %.1f GFLOP/s, copy %.1f GB/s, a launch %.2f µs, a node %.2f µs\n%s",
                workload.c_str(), hornet::device_description().c_str(), precision_in_use().c_str(),
                peak.matmul_gflops(), peak.copy_gbytes, peak.launch_us, peak.node_us,
                to_string(steps, hornet::DeviceBounds{peak.matmul_gflops(), peak.copy_gbytes}).c_str());
    return;
  }
  const double peak = better(calibrate(), calibrate()).fma_gflops;
  const std::string table = to_string(profile_workload(workload, options, runs), peak);
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
  std::string device, precision, save;
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
  app.add_option("--peer", comparison.peers, "of --compare, as often as wanted; all when none is given")
      ->allow_extra_args(false)
      ->check(CLI::IsMember(peer_names()));
  app.add_option("--pairs", comparison.pairs, "turns of --compare")->capture_default_str()->check(CLI::PositiveNumber);
  app.add_option("--busy", busy, "processes that keep a core busy beside the measurement")->check(CLI::Range(1, 64));
  app.add_option("--threads", threads, "threads to compute with")->check(CLI::Range(1, 1024));
  app.add_option("--device", device, "cpu, gpu, gpu:1, or auto: a GPU where there is one");
  app.add_option(
      "--precision", precision,
      "float32, mixed_bfloat16 (the dtype policy); of products on a GPU in float32 also: tf32x3, tf32, bf16");
  app.add_option("--save", save, "file to append the JSON lines to");
  app.add_option("--data-dir", options.data_dir, "folder with the four MNIST files")->check(CLI::ExistingDirectory);
  CLI11_PARSE(app, argc, argv);
  try {
    if (!device.empty()) hornet::set_device(device);
    if (!precision.empty()) set_precision(precision);
    comparison.device = hornet::device();
    Output output(save);
    if (threads) hornet::set_num_threads(*threads);
    if (workloads.empty()) workloads = workload_names();
    for (int run = 0; run < repeat; ++run)
      for (const std::string& workload : workloads) {
        if (!comparison.python.empty())
          print_comparison(workload, options, comparison);
        else if (profile_runs > 0)
          print_profile(workload, options, profile_runs);
        else if (on_cpu())
          run_and_print(workload, options, busy, output, calibrate);
        else
          run_and_print(workload, options, busy, output, [] { return calibrate_gpu(); });
      }
  } catch (const hornet::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
