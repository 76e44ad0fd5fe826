#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "src/backends/cpu/vector/vector.hpp"
#include "src/base/philox.hpp"

using hornet::DType;
using hornet::cpu::BlockKernel;
using hornet::cpu::Instruction;
using hornet::cpu::Link;
using hornet::cpu::link_count;
using hornet::cpu::plain_link_count;
using hornet::cpu::VectorTable;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::vector<const VectorTable*> tables() {
  std::vector<const VectorTable*> found;
  for (const char* isa : {"baseline", "avx2", "avx512"})
    if (const VectorTable* table = hornet::cpu::vector_table_of(isa)) found.push_back(table);
  return found;
}

template <class R, class T>
std::vector<R> run(BlockKernel kernel, const std::vector<T>& a, const std::vector<T>& b = {},
                   const std::vector<double>& attrs = {}) {
  REQUIRE((kernel != nullptr));
  std::vector<R> out(a.size());
  const void* in[] = {a.data(), b.data()};
  kernel(out.data(), in, static_cast<std::int64_t>(a.size()), attrs.data());
  return out;
}

// NaN equals NaN.
template <class T>
bool same(const std::vector<T>& a, const std::vector<T>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i] && !(a[i] != a[i] && b[i] != b[i])) return false;
  return true;
}

using Bytes = std::vector<std::uint8_t>;

}  // namespace

TEST_SUITE("kernels") {
  TEST_CASE_TEMPLATE("arithmetic follows NumPy's rules for numbers", T, std::int32_t, std::int64_t, float, double) {
    const DType dtype = hornet::dtype_of<T>;
    const std::vector<T> a{7, -7, 7, -7, 0}, b{3, 3, -3, -3, 5};
    for (const VectorTable* table : tables()) {
      const auto op = [&](Instruction i) { return (*table)(i, dtype); };
      CHECK(run<T>(op(Instruction::add), a, b) == std::vector<T>{10, -4, 4, -10, 5});
      CHECK(run<T>(op(Instruction::subtract), a, b) == std::vector<T>{4, -10, 10, -4, -5});
      CHECK(run<T>(op(Instruction::multiply), a, b) == std::vector<T>{21, -21, -21, 21, 0});
      CHECK(run<T>(op(Instruction::modulo), a, b) == std::vector<T>{1, 2, -2, -1, 0});
      CHECK(run<T>(op(Instruction::maximum), a, b) == std::vector<T>{7, 3, 7, -3, 5});
      CHECK(run<T>(op(Instruction::minimum), a, b) == std::vector<T>{3, -7, -3, -7, 0});
      CHECK(run<T>(op(Instruction::negative), a) == std::vector<T>{-7, 7, -7, 7, 0});
      CHECK(run<T>(op(Instruction::absolute), a) == std::vector<T>{7, 7, 7, 7, 0});
      CHECK(run<T>(op(Instruction::sign), a) == std::vector<T>{1, -1, 1, -1, 0});
      CHECK(run<T>(op(Instruction::square), a) == std::vector<T>{49, 49, 49, 49, 0});
      CHECK(run<T>(op(Instruction::constant), a, {}, {3}) == std::vector<T>{3, 3, 3, 3, 3});
      CHECK(run<std::uint8_t>(op(Instruction::less), a, b) == Bytes{0, 1, 0, 1, 1});
      CHECK(run<std::uint8_t>(op(Instruction::greater_equal), a, b) == Bytes{1, 0, 1, 0, 0});
      CHECK(run<std::uint8_t>(op(Instruction::equal), a, a) == Bytes{1, 1, 1, 1, 1});
      CHECK(run<std::uint8_t>(op(Instruction::not_equal), a, a) == Bytes{0, 0, 0, 0, 0});
    }
  }

  TEST_CASE("integers wrap, and a remainder by zero or minus one is zero") {
    constexpr std::int32_t lowest = INT32_MIN, highest = INT32_MAX;
    for (const VectorTable* table : tables()) {
      const auto op = [&](Instruction i) { return (*table)(i, hornet::i32); };
      using Ints = std::vector<std::int32_t>;
      CHECK(run<std::int32_t>(op(Instruction::add), Ints{highest}, Ints{1}) == Ints{lowest});
      CHECK(run<std::int32_t>(op(Instruction::negative), Ints{lowest}) == Ints{lowest});
      CHECK(run<std::int32_t>(op(Instruction::modulo), Ints{lowest, 5, -5}, Ints{-1, 0, -1}) == Ints{0, 0, 0});
      CHECK(run<std::uint8_t>((*table)(Instruction::add, hornet::u8), Bytes{255}, Bytes{3}) == Bytes{2});
      CHECK(run<std::uint8_t>((*table)(Instruction::modulo, hornet::u8), Bytes{254, 9}, Bytes{255, 0}) ==
            Bytes{254, 0});
    }
  }

  TEST_CASE_TEMPLATE("floats round, propagate NaN and know what is finite", T, float, double) {
    const DType dtype = hornet::dtype_of<T>;
    const T i = static_cast<T>(infinite), n = static_cast<T>(not_a_number);
    const std::vector<T> x{T(-2.5), T(-1.5), T(-0.3), T(0.5), T(1.5), T(2.7), T(1e18), i, n};
    for (const VectorTable* table : tables()) {
      const auto op = [&](Instruction k) { return (*table)(k, dtype); };
      CHECK(same(run<T>(op(Instruction::floor), x), {-3, -2, -1, 0, 1, 2, T(1e18), i, n}));
      CHECK(same(run<T>(op(Instruction::ceil), x), {-2, -1, 0, 1, 2, 3, T(1e18), i, n}));
      CHECK(same(run<T>(op(Instruction::round), x), {-2, -2, 0, 0, 2, 3, T(1e18), i, n}));
      CHECK(same(run<T>(op(Instruction::sign), x), {-1, -1, -1, 1, 1, 1, 1, 1, n}));
      CHECK(run<std::uint8_t>(op(Instruction::is_finite), x) == Bytes{1, 1, 1, 1, 1, 1, 1, 0, 0});
      CHECK(run<std::uint8_t>(op(Instruction::is_nan), x) == Bytes{0, 0, 0, 0, 0, 0, 0, 0, 1});
      const std::vector<T> a{n, 1, i}, b{1, n, 2};
      CHECK(same(run<T>(op(Instruction::maximum), a, b), {n, n, i}));
      CHECK(same(run<T>(op(Instruction::minimum), a, b), {n, n, 2}));
      CHECK(same(run<T>(op(Instruction::modulo), std::vector<T>{T(5.5), T(-5.5), 1}, {2, 2, 0}), {T(1.5), T(0.5), n}));
      CHECK(run<T>(op(Instruction::affine), std::vector<T>{1, 2}, {}, {3, 5}) == std::vector<T>{8, 11});
      CHECK(run<T>(op(Instruction::reciprocal), std::vector<T>{2, -4}) == std::vector<T>{T(0.5), T(-0.25)});
      CHECK(run<T>(op(Instruction::divide), std::vector<T>{3, -1}, {2, 4}) == std::vector<T>{T(1.5), T(-0.25)});
      const T c[] = {10, 20}, d[] = {3, 4}, e[] = {5, 6};
      const void* in[] = {c, d, e};
      T out[2];
      op(Instruction::multiply_add)(out, in, 2, nullptr);
      CHECK(out[0] == 35);
      CHECK(out[1] == 86);
    }
  }

  TEST_CASE("chains compute what their links compute one by one") {
    const std::vector<float> a{1.5F, -2, 0.1F, 7}, b{0.3F, 5, -0.7F, 2}, c{3, -0.25F, 11, 0.5F}, d{-1, 6, 2.5F, 9};
    using Floats = std::vector<float>;
    for (const VectorTable* table : tables()) {
      const auto single = [&](Instruction instruction, const Floats& x, const Floats& y) {
        return run<float>((*table)(instruction, hornet::f32), x, y);
      };
      const Floats one(4, 1);
      const auto linked = [&](int link, const Floats& v, const Floats& x) {
        switch (static_cast<Link>(link)) {
          case Link::add: return single(Instruction::add, v, x);
          case Link::subtract: return single(Instruction::subtract, v, x);
          case Link::subtract_from: return single(Instruction::subtract, x, v);
          case Link::multiply: return single(Instruction::multiply, v, x);
          case Link::maximum: return single(Instruction::maximum, v, x);
          case Link::sigmoid_slope:
            return single(Instruction::multiply, v,
                          single(Instruction::multiply, x, single(Instruction::subtract, one, x)));
          case Link::tanh_slope: break;
        }
        return single(Instruction::multiply, v,
                      single(Instruction::subtract, one, single(Instruction::multiply, x, x)));
      };
      const void* in[] = {a.data(), b.data(), c.data(), d.data()};
      std::vector<float> out(4);
      for (int i = 0; i < link_count; ++i) {
        table->chains.of_one[i](out.data(), in, 4, nullptr);
        CHECK(out == linked(i, a, b));
        for (int j = 0; j < link_count; ++j) {
          const std::vector<float> two = linked(j, linked(i, a, b), c);
          table->chains.of_two[i][j](out.data(), in, 4, nullptr);
          CHECK(out == two);
          for (int k = 0; i < plain_link_count && k < plain_link_count; ++k) {
            table->chains.of_three[i][j][k](out.data(), in, 4, nullptr);
            CHECK(out == linked(k, two, d));
          }
        }
      }
    }
  }

  TEST_CASE("booleans combine, and select picks by them; the output may be an operand") {
    for (const VectorTable* table : tables()) {
      const auto op = [&](Instruction i) { return (*table)(i, hornet::b8); };
      const Bytes a{0, 0, 1, 1}, b{0, 1, 0, 1};
      CHECK(run<std::uint8_t>(op(Instruction::logical_and), a, b) == Bytes{0, 0, 0, 1});
      CHECK(run<std::uint8_t>(op(Instruction::logical_or), a, b) == Bytes{0, 1, 1, 1});
      CHECK(run<std::uint8_t>(op(Instruction::logical_not), a) == Bytes{1, 1, 0, 0});
      std::vector<double> yes{1, 2, 3, 4};
      const std::vector<double> no{5, 6, 7, 8};
      const void* in[] = {b.data(), yes.data(), no.data()};
      (*table)(Instruction::select, hornet::f64)(yes.data(), in, 4, nullptr);
      CHECK(yes == std::vector<double>{5, 2, 7, 4});
    }
  }

  TEST_CASE("casts truncate, saturate and send NaN to zero") {
    const std::vector<float> x{-1.9F, 2.9F, 300.0F, 1e20F, -1e20F, static_cast<float>(not_a_number), 0.0F};
    const auto cast = [](const VectorTable& table, DType from, DType to) {
      return table.cast[static_cast<int>(from)][static_cast<int>(to)];
    };
    for (const VectorTable* table : tables()) {
      CHECK(run<std::int32_t>(cast(*table, hornet::f32, hornet::i32), x) ==
            std::vector<std::int32_t>{-1, 2, 300, INT32_MAX, INT32_MIN, 0, 0});
      CHECK(run<std::int64_t>(cast(*table, hornet::f32, hornet::i64), x) ==
            std::vector<std::int64_t>{-1, 2, 300, INT64_MAX, INT64_MIN, 0, 0});
      CHECK(run<std::uint8_t>(cast(*table, hornet::f32, hornet::u8), x) == Bytes{0, 2, 255, 255, 0, 0, 0});
      CHECK(run<std::uint8_t>(cast(*table, hornet::f32, hornet::b8), x) == Bytes{1, 1, 1, 1, 1, 1, 0});
      CHECK(run<double>(cast(*table, hornet::i64, hornet::f64), std::vector<std::int64_t>{-3, 1LL << 40}) ==
            std::vector<double>{-3, 1099511627776.0});
      CHECK(run<float>(cast(*table, hornet::u8, hornet::f32), Bytes{0, 200, 255}) == std::vector<float>{0, 200, 255});
      CHECK(run<std::uint8_t>(cast(*table, hornet::i32, hornet::u8), std::vector<std::int32_t>{-1, 258}) ==
            Bytes{255, 2});
      const std::vector<float> wide{1 + 0x1p-8F, -1 - 0x1.8p-7F, 3.4e38F, 1e-40F, 0x1.7p-7F};
      std::vector<hornet::bfloat16> expected;
      for (float value : wide) expected.emplace_back(value);
      const auto rounded = run<hornet::bfloat16>(cast(*table, hornet::f32, hornet::bf16), wide);
      const auto widened = run<float>(cast(*table, hornet::bf16, hornet::f32), rounded);
      for (std::size_t i = 0; i < wide.size(); ++i) {
        CHECK(rounded[i].bits == expected[i].bits);
        CHECK(widened[i] == static_cast<float>(expected[i]));
      }
      CHECK(run<std::int32_t>(cast(*table, hornet::bf16, hornet::i32), rounded) ==
            std::vector<std::int32_t>{1, -1, INT32_MAX, 0, 0});
      for (int from = 0; from < hornet::cpu::dtype_count; ++from)
        for (int to = 0; to < hornet::cpu::dtype_count; ++to) CHECK((table->cast[from][to] != nullptr));
    }
  }

  TEST_CASE("rows: sum, maximum, softmax and column sums against plain doubles") {
    for (const VectorTable* table : tables()) {
      for (const std::int64_t n : {1, 2, 7, 31, 64, 65, 511, 4097, 20011}) {
        std::vector<float> x(static_cast<std::size_t>(n));
        double total = 0, largest = -1e9;
        std::int64_t where = 0;
        for (std::int64_t i = 0; i < n; ++i) {
          const float value = static_cast<float>((i * 7919) % 1009) * 0.01F - 3.0F;
          x[static_cast<std::size_t>(i)] = value;
          total += value;
          if (value > largest) largest = value, where = i;
        }
        const auto& row = table->row_f32;
        float sum = 0, max = 0;
        std::int32_t argmax = -1;
        row.sum(&sum, x.data(), 1, n);
        row.max(&max, x.data(), 1, n);
        row.argmax(&argmax, x.data(), 1, n);
        CHECK(sum == doctest::Approx(total).epsilon(1e-6));
        CHECK(max == static_cast<float>(largest));
        CHECK(argmax == where);
        double powers = 0;
        for (const float value : x) powers += std::exp(value - largest);
        std::vector<float> probability(x.size()), logarithm(x.size());
        row.softmax(probability.data(), x.data(), n);
        row.log_softmax(logarithm.data(), x.data(), n);
        for (std::size_t i = 0; i < x.size(); ++i) {
          REQUIRE(probability[i] == doctest::Approx(std::exp(x[i] - largest) / powers).epsilon(2e-6));
          REQUIRE(logarithm[i] == doctest::Approx(x[i] - largest - std::log(powers)).epsilon(2e-6));
        }
        x[x.size() / 2] = static_cast<float>(not_a_number);
        row.max(&max, x.data(), 1, n);
        row.argmax(&argmax, x.data(), 1, n);
        CHECK(std::isnan(max));
        CHECK(argmax == n / 2);
      }
      const std::int64_t rows = 5, columns = 67;
      std::vector<double> matrix(static_cast<std::size_t>(rows * columns)), sums(static_cast<std::size_t>(columns));
      for (std::size_t i = 0; i < matrix.size(); ++i) matrix[i] = static_cast<double>(i * i % 101);
      table->row_f64.add_rows(sums.data(), matrix.data(), rows, columns);
      for (std::size_t j = 0; j < sums.size(); ++j) {
        double expected = 0;
        for (std::size_t i = 0; i < 5; ++i) expected += matrix[i * 67 + j];
        CHECK(sums[j] == expected);
      }
    }
  }

  TEST_CASE("thin products against sums in double, every height, with columns left over") {
    for (const VectorTable* table : tables())
      for (std::int64_t m = 1; m <= table->thin_product.most_rows; ++m)
        for (const std::int64_t n : {1, 5, 16, 19, 32, 33, 71})
          for (const std::int64_t k : {1, 3, 40}) {
            const std::int64_t ldb = n + 2, ldc = n + 1;
            std::vector<float> a(static_cast<std::size_t>(m * k)), b(static_cast<std::size_t>(k * ldb));
            for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<float>(i * 7 % 11) - 5;
            for (std::size_t i = 0; i < b.size(); ++i) b[i] = static_cast<float>(i * 5 % 13) - 6;
            for (const bool transposed : {false, true}) {
              std::vector<float> c(static_cast<std::size_t>(m * ldc), 77.0F);
              const std::int64_t row = transposed ? 1 : k, step = transposed ? m : 1;
              table->thin_product.multiply({m, n, k, a.data(), row, step, b.data(), ldb, c.data(), ldc});
              for (std::int64_t i = 0; i < m; ++i) {
                for (std::int64_t j = 0; j < n; ++j) {
                  double sum = 0;  // small whole numbers: exact
                  for (std::int64_t l = 0; l < k; ++l)
                    sum += static_cast<double>(a[static_cast<std::size_t>(i * row + l * step)]) *
                           static_cast<double>(b[static_cast<std::size_t>(l * ldb + j)]);
                  REQUIRE(c[static_cast<std::size_t>(i * ldc + j)] == static_cast<float>(sum));
                }
                REQUIRE(c[static_cast<std::size_t>(i * ldc + n)] == 77.0F);
              }
            }
          }
  }

  TEST_CASE("moment steps of a thin product have the bits of the instruction on what the product would store") {
    const std::int64_t k = 7;
    const auto numbers = [](std::int64_t count, float by) {
      std::vector<float> x(static_cast<std::size_t>(count));
      for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i * 7919 % 2003) * by;
      return x;
    };
    const std::array<std::int32_t, 3> listed{0, 2, 5};
    const hornet::cpu::StepList all, three{listed.data(), 3};
    for (const VectorTable* table : tables())
      for (const std::int64_t n : {3, 67, 128})
        for (const auto& [m, list] : {std::pair{5, all}, {5, three}, {table->thin_product.most_rows, all}}) {
          const std::int64_t row = n + 2, size = m * row;
          const std::vector<float> a = numbers(m * k, 0.01F), b = numbers(k * n, 0.02F);
          std::vector<float> first = numbers(size, 2e-3F), second = numbers(size, 3e-3F), w = numbers(size, 0.3F);
          std::vector<float> g(first.size()), r(first.size(), 0.37F), m_new = first, v_new = second, w_new = w;
          hornet::cpu::ThinProduct product{m, n, k, a.data(), k, 1, b.data(), n, g.data(), row};
          product.steps = list;
          table->thin_product.multiply(product);
          const double attrs[] = {0.1, 0.001, 1e-7};
          for (std::int64_t i = 0; i < size; i += row) {
            const void* in[] = {&g[i], &first[i], &second[i], &w[i], &r[i]};
            void* out[] = {&m_new[i], &v_new[i], &w_new[i]};
            (*table)(Instruction::moment_step, DType::float32)(out, in, n, attrs);
          }

          const hornet::cpu::MomentSteps steps{first.data(), second.data(), w.data(), r[0], {0.1F, 1e-3F, 1e-7F}};
          product.c = first.data();
          product.moments = &steps;
          table->thin_product.multiply(product);
          CHECK(first == m_new);
          CHECK(second == v_new);
          CHECK(w == w_new);
        }
  }

  TEST_CASE("steps of zeros are found in each part of the rows, and listed; what is not finite is found too") {
    const std::int64_t m = 11, k = 69, parts = 3, n = 37;
    for (const VectorTable* table : tables())
      for (const bool by_rows : {false, true}) {
        std::vector<float> a(m * k);
        const std::int64_t row = by_rows ? k : 1, step = by_rows ? 1 : m;
        const auto filled = [](std::int64_t part, std::int64_t at) { return part == 1 || at % (part + 2) == 1; };
        for (std::int64_t i = 0; i < m; ++i)
          for (std::int64_t at = 0; at < k; ++at) {
            const std::int64_t part = i < m / 3 ? 0 : i < 2 * m / 3 ? 1 : 2;
            a[static_cast<std::size_t>(i * row + at * step)] = filled(part, at) && i % 3 == 0 ? 5.0F : -0.0F;
          }
        const hornet::cpu::ThinProduct product{m, n, k, a.data(), row, step, nullptr, n, nullptr, n};
        std::array<std::array<std::uint16_t, 8>, parts> bits;
        const std::int64_t zeros = table->thin_product.zero_steps(product, parts, bits[0].data(), 8);
        std::int64_t expected = 0;
        for (std::int64_t part = 0; part < parts; ++part) {
          std::vector<std::int32_t> list(static_cast<std::size_t>(k + 16)), steps;
          for (std::int32_t at = 0; at < k; ++at)
            if (!filled(part, at)) steps.push_back(at);
          const std::int64_t count =
              table->thin_product.list_steps(bits[static_cast<std::size_t>(part)].data(), k, list.data());
          list.resize(static_cast<std::size_t>(count));
          CHECK(list == steps);
          expected += count * ((part + 1) * m / parts - part * m / parts);
        }
        CHECK(zeros == expected);
      }
    const std::array<std::int32_t, 2> listed{1, 4};
    for (const VectorTable* table : tables())
      for (const bool near : {false, true}) {
        std::vector<float> b(5 * 40, 3e38F);
        const auto finite = [&](const hornet::cpu::StepList& steps) {
          return table->thin_product.finite(b.data(), 40, n, steps, near);
        };
        b[40 + 37] = static_cast<float>(not_a_number);  // behind the columns
        b[2 * 40] = static_cast<float>(infinite);       // not listed
        CHECK(finite({listed.data(), 2}));
        CHECK_FALSE(finite({nullptr, 5}));
        b[4 * 40 + 36] = -static_cast<float>(infinite);
        CHECK_FALSE(finite({listed.data(), 2}));
      }
  }

  TEST_CASE("random blocks are Philox's numbers however the stream is cut") {
    const hornet::PhiloxStream stream{.seed = 0x123456789abcULL, .stream = 5, .step = (1ULL << 40) + 3};
    for (const VectorTable* table : tables()) {
      for (const std::uint64_t first : {0ULL, 3ULL, 4ULL, (1ULL << 35) + 1}) {
        const hornet::cpu::RandomBlock block{stream.seed, stream.stream, stream.step, first};
        std::vector<float> x(151), z(151);
        std::vector<double> y(77);
        table->random_f32.uniform(x.data(), 151, block);
        table->random_f64.uniform(y.data(), 77, block);
        table->random_f32.normal(z.data(), 151, block);
        for (std::size_t i = 0; i < x.size(); ++i) REQUIRE(x[i] == stream.uniform_f32(first + i));
        for (std::size_t i = 0; i < y.size(); ++i) REQUIRE(y[i] == stream.uniform_f64(first + i));
        for (std::size_t i = 0; i < z.size(); ++i) {
          const std::uint64_t pair = (first + i) / 2 * 2;
          const double radius = std::sqrt(-2 * std::log(1 - static_cast<double>(stream.uniform_f32(pair))));
          const double angle = 6.283185307179586 * static_cast<double>(stream.uniform_f32(pair + 1));
          const double expected = radius * ((first + i) % 2 == 0 ? std::cos(angle) : std::sin(angle));
          REQUIRE(z[i] == doctest::Approx(expected).epsilon(1e-6));
        }
      }
    }
  }

  TEST_CASE("normals have mean 0, deviation 1 and thin tails") {
    std::vector<double> x(100000);
    hornet::cpu::vector_table().random_f64.normal(x.data(), 100000, {.seed = 11, .stream = 0, .step = 0, .first = 0});
    double sum = 0, squares = 0, fourth = 0;
    for (const double v : x) sum += v, squares += v * v, fourth += v * v * v * v;
    CHECK(sum / 1e5 == doctest::Approx(0).scale(1).epsilon(0.01));
    CHECK(squares / 1e5 == doctest::Approx(1).epsilon(0.02));
    CHECK(fourth / 1e5 == doctest::Approx(3).epsilon(0.05));
  }

  TEST_CASE("an unknown instruction set has no table") { CHECK((hornet::cpu::vector_table_of("mmx") == nullptr)); }
}
