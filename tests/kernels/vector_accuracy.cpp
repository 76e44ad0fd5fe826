#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "src/backends/cpu/vector/vector.hpp"

using hornet::cpu::Instruction;
using hornet::cpu::VectorTable;

namespace {

constexpr float infinite = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

std::vector<const VectorTable*> tables() {
  std::vector<const VectorTable*> found;
  for (const char* isa : {"baseline", "avx2", "avx512"})
    if (const VectorTable* table = hornet::cpu::vector_table_of(isa)) found.push_back(table);
  return found;
}

// Distance of y from the exact value in units of the last place of a float.
double ulps(float y, double exact) {
  if (std::isnan(exact)) return std::isnan(y) ? 0 : infinite;
  const float nearest = static_cast<float>(exact);
  if (std::isinf(nearest) || std::isinf(y)) return y == nearest || std::abs(exact) > 3.4028234e38 ? 0 : infinite;
  const double spacing = std::max(std::abs(static_cast<double>(nearest)) * 0x1p-24, 0x1p-149);
  const float up = std::nextafter(std::abs(nearest), infinite);
  return std::abs(y - exact) / std::max(spacing, std::min(static_cast<double>(up) - std::abs(nearest), spacing * 2));
}

struct Function {
  const char* name;
  Instruction instruction;
  double (*exact)(double);
  float low, high;  // where it is sampled evenly
};

double rsqrt(double x) { return 1 / std::sqrt(x); }

const Function functions[] = {
    {"exp", Instruction::exp, std::exp, -104, 89},      {"expm1", Instruction::expm1, std::expm1, -20, 89},
    {"log", Instruction::log, std::log, 0, 5},          {"log1p", Instruction::log1p, std::log1p, -1, 5},
    {"sin", Instruction::sin, std::sin, -100, 100},     {"cos", Instruction::cos, std::cos, -100, 100},
    {"tan", Instruction::tan, std::tan, -100, 100},     {"tanh", Instruction::tanh, std::tanh, -11, 11},
    {"sinh", Instruction::sinh, std::sinh, -90, 90},    {"cosh", Instruction::cosh, std::cosh, -90, 90},
    {"asinh", Instruction::asinh, std::asinh, -50, 50}, {"atan", Instruction::atan, std::atan, -20, 20},
    {"erf", Instruction::erf, std::erf, -4.5F, 4.5F},   {"sqrt", Instruction::sqrt, std::sqrt, 0, 1e6F},
    {"rsqrt", Instruction::rsqrt, rsqrt, 0, 1e6F},
};

// Even samples of the range, every magnitude from denormals to the largest, and the special values.
std::vector<float> samples(float low, float high) {
  std::vector<float> x{0.0F,  -0.0F,         infinite,       -infinite, not_a_number, 1.0F,
                       -1.0F, 3.4028234e38F, -3.4028234e38F, 0x1p-149F, -0x1p-149F};
  for (int i = 0; i <= 40000; ++i) x.push_back(low + (high - low) * static_cast<float>(i) / 40000.0F);
  std::mt19937 random(7);
  for (int i = 0; i < 60000; ++i) {
    const std::uint32_t bits = static_cast<std::uint32_t>(random());
    float value;
    std::memcpy(&value, &bits, sizeof value);
    x.push_back(value);
  }
  return x;
}

std::vector<float> apply(const VectorTable& table, Instruction instruction, const std::vector<float>& x) {
  std::vector<float> y(x.size());
  const void* in[] = {x.data()};
  table(instruction, hornet::f32)(y.data(), in, static_cast<std::int64_t>(x.size()), nullptr);
  return y;
}

}  // namespace

TEST_SUITE("kernels") {
  TEST_CASE("float functions are within 2 ulp of double on their whole range, under every instruction set") {
    for (const VectorTable* table : tables()) {
      for (const Function& function : functions) {
        const std::vector<float> x = samples(function.low, function.high);
        const std::vector<float> y = apply(*table, function.instruction, x);
        double worst = 0;
        float where = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
          const double error = ulps(y[i], function.exact(x[i]));
          if (error > worst) worst = error, where = x[i];
        }
        INFO(std::string(table->isa), " ", std::string(function.name), " at ", where);
        CHECK(worst <= 2);
      }
    }
  }

  TEST_CASE("a sigmoid has the bits that its steps make one by one") {
    const std::vector<float> x = samples(-110, 110);
    for (const VectorTable* table : tables()) {
      const std::vector<float> y = apply(*table, Instruction::sigmoid, x);
      std::vector<float> steps = apply(*table, Instruction::exp, apply(*table, Instruction::negative, x));
      for (float& step : steps) step += 1;
      steps = apply(*table, Instruction::reciprocal, steps);
      for (std::size_t i = 0; i < x.size(); ++i) {
        INFO(std::string(table->isa), " at ", x[i]);
        REQUIRE((y[i] == steps[i] || (std::isnan(y[i]) && std::isnan(x[i]))));
      }
    }
  }

  TEST_CASE("erf_inv undoes erf") {
    for (const VectorTable* table : tables()) {
      std::vector<float> x{0.0F,     1e-20F,         -1e-6F, 0.3F,  -0.7F, 0.99F,
                           -0.9999F, 0x1.fffffep-1F, 1.0F,   -1.0F, 1.5F,  not_a_number};
      const std::vector<float> y = apply(*table, Instruction::erf_inv, x);
      for (std::size_t i = 0; i < 8; ++i) CHECK(std::erf(double{y[i]}) == doctest::Approx(x[i]).epsilon(2e-7));
      CHECK(y[7] == doctest::Approx(3.8325069));
      CHECK(y[8] == infinite);
      CHECK(y[9] == -infinite);
      CHECK(std::isnan(y[10]));
      CHECK(std::isnan(y[11]));
    }
  }

  TEST_CASE("power agrees with C's pow, special cases too") {
    std::vector<float> x, y;
    const float specials[] = {0.0F, -0.0F, 1.0F, -1.0F,    2.0F,      -2.0F,        0.5F,  -0.5F,
                              3.0F, -3.0F, 1.5F, infinite, -infinite, not_a_number, 1e-40F};
    for (const float a : specials)
      for (const float b : specials) x.push_back(a), y.push_back(b);
    std::mt19937 random(3);
    std::uniform_real_distribution<float> base(0, 20), exponent(-30, 30);
    for (int i = 0; i < 20000; ++i) x.push_back(base(random)), y.push_back(exponent(random));
    for (const VectorTable* table : tables()) {
      std::vector<float> z(x.size());
      const void* in[] = {x.data(), y.data()};
      (*table)(Instruction::power, hornet::f32)(z.data(), in, static_cast<std::int64_t>(x.size()), nullptr);
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double exact = std::pow(double{x[i]}, double{y[i]});
        INFO(std::string(table->isa), ": ", x[i], " ^ ", y[i], " = ", exact, ", got ", z[i]);
        REQUIRE(ulps(z[i], exact) <= 2);
        if (!std::isnan(exact)) REQUIRE(std::signbit(z[i]) == std::signbit(exact));
      }
    }
  }

  TEST_CASE("odd functions keep the sign of zero") {
    for (const VectorTable* table : tables())
      for (const Instruction odd : {Instruction::expm1, Instruction::log1p, Instruction::sin, Instruction::tan,
                                    Instruction::tanh, Instruction::sinh, Instruction::asinh, Instruction::atan,
                                    Instruction::erf, Instruction::erf_inv, Instruction::ceil, Instruction::floor})
        CHECK(std::signbit(apply(*table, odd, {-0.0F})[0]));
  }
}
