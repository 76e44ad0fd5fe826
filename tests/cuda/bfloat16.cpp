// Products and convolutions of factors rounded to bfloat16.
#include "src/backends/cuda/device/bfloat16.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <hornet/hornet.hpp>

#include "src/backends/cuda/launch.hpp"
#include "tests/cuda/beside_cpu.hpp"
#include "tests/cuda/in_precision.hpp"
#include "tests/passes/node_by_node.hpp"

using namespace hornet;

namespace {

// To 8 significant bits, of two equally near the even one.
double rounded(double x) {
  if (x == 0 || !std::isfinite(x)) return x;
  int exponent = 0;
  const double fraction = std::frexp(x, &exponent);  // in [½, 1)
  return std::ldexp(std::nearbyint(std::ldexp(fraction, 8)), exponent - 8);
}

Tensor rounded(const Tensor& wide) {
  const Tensor narrow = wide.astype(f32).clone();
  for (float& x : narrow.data<float>()) x = static_cast<float>(rounded(x));
  return narrow;
}

// What the GPU makes of a case in bfloat16: what the CPU makes of rounded factors, within `tolerance`, and not what it
// makes of the factors as they are.
void check_rounded(const OpCase& one, double tolerance) {
  OpCase narrow = one;
  for (Tensor& input : narrow.inputs) input = rounded(input);
  const Tensor exact = run_case(one, f32, open_backend())[0];
  const Tensor expected = run_case(narrow, f32, open_backend())[0];
  const InPrecision here("bf16");
  const Tensor got = run_case(one, f32, gpu_under_test())[0];
  CHECK_MESSAGE(largest_difference(got, expected) <= tolerance, one.op << " " << one.attributes);
  CHECK_MESSAGE(largest_difference(got, exact) > 1e-4, one.op << " " << one.attributes);
}

std::vector<float> through(const std::vector<float>& values) {
  gpu_under_test();
  cuda::Driver& driver = cuda::driver();
  const auto n = static_cast<std::int64_t>(values.size());
  auto* wide = static_cast<float*>(driver.allocate(4 * n));
  auto* narrow = static_cast<bfloat16*>(driver.allocate(2 * n));
  driver.upload(wide, values.data(), 4 * n);
  cuda::Launch<cuda::RoundToBfloat16>()({wide, narrow}, n);
  cuda::Launch<cuda::WidenBfloat16>()({narrow, wide}, n);
  std::vector<float> out(values.size());
  driver.download(out.data(), wide, 4 * n);
  driver.release(narrow);
  driver.release(wide);
  return out;
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("rounding to bfloat16 takes the nearest, of two the even one; infinities and NaN stay") {
    const std::vector<float> values{0,         -0.0F,  1,     1 + 0x1p-8F, 1 + 0x1.8p-7F, 1 + 0x1.7p-7F,
                                    -3.14159F, 1e-40F, 3e38F, INFINITY,    -INFINITY,     123456.0F};
    const std::vector<float> got = through(values);
    const float expected[] = {0,          -0.0F, 1, 1, 1 + 0x1p-6F, 1 + 0x1p-7F, static_cast<float>(rounded(-3.14159F)),
                              0x1.1p-133F};
    for (std::size_t i = 0; i < 7; ++i) CHECK(got[i] == expected[i]);
    CHECK(std::signbit(got[1]));
    CHECK(std::abs(got[7] - 1e-40F) < 0x1p-133F);
    for (std::size_t i = 8; i < values.size(); ++i)
      CHECK(got[i] == (std::isinf(values[i]) ? values[i] : static_cast<float>(rounded(values[i]))));
    CHECK(std::isinf(through({3.4e38F})[0]));
    CHECK(std::isnan(through({NAN})[0]));
    CHECK(std::isnan(through({-std::nanf("0x1")})[0]));
  }

  TEST_CASE("matrix products in bf16 are those of rounded factors, transposed or not, of batches") {
    for (const char* a : {"false", "true"})
      for (const char* b : {"false", "true"})
        for (const Shape& batch : {Shape{}, Shape{3}, Shape{3, 2}}) {
          const auto matrix = [&](std::int64_t rows, std::int64_t columns, const char* transposed) {
            return batch + (*transposed == 't' ? Shape{columns, rows} : Shape{rows, columns});
          };
          const std::string attributes = std::string(R"({"transpose_a": )") + a + R"(, "transpose_b": )" + b + "}";
          check_rounded({"matmul", attributes, {distinct(matrix(5, 37, a)), distinct(matrix(37, 7, b))}}, 1e-6);
        }
  }

  // On the host the library's products are those of bfloat16; rounded factors make them comparable.
  TEST_CASE("a bias behind a product that is left to the library is added by it, where nobody else reads the product") {
    Graph graph;
    const auto variable = [&](const Shape& shape, std::uint32_t seed) {
      return graph.variable(rounded(scattered(shape, f32, seed)));
    };
    const Value product = ops::matmul(variable({301, 600}, 1), variable({600, 260}, 2));
    const Value row = variable({260}, 3), column = variable({301, 1}, 4);
    const auto check = [&](const std::vector<Value>& fetches, int steps) {
      const passes::Program program{graph, fetches, {}};
      const std::vector<Tensor> cpu = run_on(open_backend(), program, {});
      const InPrecision here("bf16");
      CHECK(Plan(program, gpu_under_test()).step_count() == steps);
      const std::vector<Tensor> gpu = run_on(gpu_under_test(), program, {});
      for (std::size_t i = 0; i < cpu.size(); ++i) CHECK(largest_difference(gpu[i], cpu[i]) < 1e-5);
    };
    check({product + row}, 1);
    check({row + product}, 1);
    check({ops::relu(product + row)}, 2);
    check({product + column}, 2);
    check({product + row, product}, 2);
  }

  TEST_CASE("convolutions in bf16 are those of rounded images and kernels, results rounded too, in all passes") {
    const std::string geometry =
        R"("strides": [2, 1], "dilations": [1, 1], "pad_before": [1, 0], "pad_after": [1, 2], "groups": 1)";
    const Tensor x = distinct({2, 9, 8, 5}), kernel = distinct({3, 3, 5, 11}), y = distinct({2, 5, 8, 11});
    constexpr double half_a_unit = 1.0 / 256;
    check_rounded({"conv", "{" + geometry + "}", {x, kernel}}, half_a_unit);
    check_rounded({"conv_input_grad", "{" + geometry + R"(, "extents": [9, 8]})", {y, kernel}}, half_a_unit);
    check_rounded({"conv_kernel_grad", "{" + geometry + R"(, "extents": [3, 3]})", {x, y}}, half_a_unit);
  }

  TEST_CASE("float64 is never rounded, float32 no more once it is asked for again, and the CPU does not round") {
    const OpCase one{
        "matmul", R"({"transpose_a": false, "transpose_b": false})", {distinct({5, 37}), distinct({37, 7})}};
    const Tensor strict = run_case(one, f32, gpu_under_test())[0], cpu = run_case(one, f32, open_backend())[0];
    {
      const InPrecision here("bf16");
      CHECK(largest_difference(run_case(one, f64, gpu_under_test())[0], run_case(one, f64, open_backend())[0]) < 1e-12);
      CHECK(identical(run_case(one, f32, open_backend())[0], cpu));
    }
    CHECK(identical(run_case(one, f32, gpu_under_test())[0], strict));
  }

  TEST_CASE("a convolutional net learns in bf16 as it does in float32, in the first digits") {
    const OnBackend here(gpu_under_test());
    const Tensor x = distinct({40, 9, 7, 2}).astype(f32), y(i32, {40});
    for (std::int64_t i = 0; i < 40; ++i) y.data<std::int32_t>()[static_cast<std::size_t>(i)] = i * i % 7 % 4;
    const auto losses = [&](std::string_view precision) {
      const InPrecision in(precision);
      set_random_seed(7);
      Sequential model({Input({9, 7, 2}), layers::Conv2D(5, 3, {.padding = "same", .activation = "relu"}),
                        layers::Conv2D(4, 2, {.activation = "relu"}), layers::GlobalAveragePooling2D(),
                        layers::Dense(4, {.activation = "softmax"})});
      model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy"});
      return model.fit(x, y, {.batch_size = 8, .epochs = 5, .verbose = 0}).history.at("loss");
    };
    const std::vector<double> strict = losses("float32"), narrow = losses("bf16");
    CHECK(narrow != strict);
    for (std::size_t i = 0; i < strict.size(); ++i) CHECK(narrow[i] == doctest::Approx(strict[i]).epsilon(0.02));
    CHECK(narrow.back() < narrow.front());
  }
}
