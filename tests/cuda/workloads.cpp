// The benchmarks' workloads on the GPU's kernels, tiny: that they run, what they tell.
#include "benchmarks/workloads.hpp"

#include <doctest/doctest.h>

#include <hornet/base/config.hpp>

#include "benchmarks/gpu_calibrate.hpp"
#include "tests/cuda/backends.hpp"

using namespace hornet;
using namespace hornet::benchmarks;

namespace {

const WorkloadOptions tiny{.seconds = 0, .data_dir = HORNET_SOURCE_DIR "/datasets/data/mnist", .tiny_batch = 2};

GpuCalibration tiny_calibration() { return calibrate_gpu({.launches = 3, .copy_bytes = 4096, .matrix = 8}); }

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("a GPU is calibrated through its driver; what its library has no products for is 0") {
    const OnBackend here(gpu_under_test());
    const GpuCalibration peak = tiny_calibration();
    CHECK(peak.launch_us > 0);
    CHECK(peak.node_us > 0);
    CHECK(peak.copy_gbytes > 0);
    CHECK(peak.float32_gflops == 0);  // the emulated library has bfloat16 alone
    CHECK(peak.bf16_gflops > 0);
  }

  TEST_CASE("the workloads run on a GPU, and each is a line of JSON with its calibration") {
    const OnBackend here(gpu_under_test());
    GpuCalibration peak = tiny_calibration();
    peak.float32_gflops = 1000;
    for (const char* name : {"W1", "W2", "W4", "W5", "W6"}) {
      CAPTURE(name);
      for (const Measurement& m : run_workload(name, tiny)) {
        const Config line = parse_json(to_json_line(m, peak));
        CHECK(line.at("workload").as_string().starts_with(name));
        CHECK(line.at("us_per_step").as_double() > 0);
        CHECK(line.at("floor_us").as_double() == doctest::Approx(m.flops * 1e-6).epsilon(0.01));
        CHECK(line.at("precision").as_string() == "float32");
        CHECK(line.at("plan_steps").as_int() > 0);
        CHECK(line.at("copy_gbytes").as_double() > 0);
      }
    }
  }

  TEST_CASE("a profile has each step of fit's plan, the data's gather among them, with its bound and launches") {
    const OnBackend here(gpu_under_test());
    const PlanProfile steps = profile_workload("W1", tiny, 1);
    CHECK(steps.run_seconds > 0);
    CHECK(steps.launches > 0);
    bool gathers = false;
    double flops = 0;
    for (const StepProfile& step : steps.steps) {
      CHECK(step.seconds > 0);
      gathers = gathers || step.op == "gather" || step.name.find("gather") != std::string::npos;
      flops += step.flops;
    }
    CHECK(gathers);
    CHECK(flops > 0);
    const std::string table = to_string(steps, DeviceBounds{1000, 100});
    CHECK(table.starts_with("      µs  share  GFLOP/s    GB/s  bound µs  of bound  launches  step\n"));
    CHECK(table.find("µs all other products, ") != std::string::npos);
    CHECK(table.find("µs between\n") != std::string::npos);
  }

  TEST_CASE("a workload under mixed_bfloat16 says so, and its floor is that of products of bfloat16") {
    const OnBackend here(gpu_under_test());
    GpuCalibration peak;
    peak.float32_gflops = 1000;
    peak.bf16_gflops = 4000;
    set_precision("mixed_bfloat16");
    const Measurement m = run_workload("W1", tiny).front();
    const Config line = parse_json(to_json_line(m, peak));
    set_precision("float32");
    CHECK(line.at("precision").as_string() == "mixed_bfloat16");
    CHECK(line.at("floor_us").as_double() == doctest::Approx(m.flops / 4 * 1e-6).epsilon(0.02));
    CHECK(precision_in_use() == "float32");
  }
}
