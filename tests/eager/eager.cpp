#include <doctest/doctest.h>

#include <atomic>
#include <hornet/hornet.hpp>
#include <thread>

using namespace hornet;

TEST_SUITE("eager") {
  TEST_CASE("a function of values runs at once on tensors, its constants and shapes included in what is kept") {
    const Tensor a{{1, 2, 3}, {4, 5, 6}};
    for (int round = 0; round < 2; ++round)
      for (const double factor : {2.0, 3.0}) {
        const auto scaled = [=](Value x, Value y) { return ops::relu(x * factor - y); };
        CHECK(to_string(eager(scaled, a, Tensor{2, 4, 6})) ==
              (factor == 2.0 ? "[[0 0 0]\n [6 6 6]]" : "[[1 2 3]\n [10 11 12]]"));
        CHECK(eager(scaled, Tensor(5), Tensor(1)).item() == (factor == 2.0 ? 9 : 14));
      }
  }

  TEST_CASE("results are new tensors: neither inputs nor later calls share them") {
    const Tensor a{1, 2, 3};
    const Tensor same = eager([](Value x) { return x; }, a);
    const Tensor first = -a;
    const Tensor second = -Tensor{7, 8, 9};
    same.data<float>()[0] = 100;
    CHECK(a.at({0}) == 1);
    CHECK(to_string(first) == "[-1 -2 -3]");
    CHECK(to_string(second) == "[-7 -8 -9]");
  }

  TEST_CASE("a tensor larger than the cache is computed all the same") {
    const std::int64_t n = (64 << 20) / 4 + 3;  // its bytes alone are past the bound
    const Tensor big = Tensor::full({n}, 3) + 0.5;
    CHECK(big.at({0}) == 3.5);
    CHECK(big.at({n - 1}) == 3.5);
    CHECK(ops::sum(Tensor::ones({n}, f64)).item() == static_cast<double>(n));
  }

  TEST_CASE("more functions than plans are kept give right results, the first one again too") {
    const Tensor x{1, 2};
    for (int round = 0; round < 2; ++round)
      for (int i = 0; i < 300; ++i) CHECK((x * (i + 0.5)).at({1}) == 2 * (i + 0.5));
  }

  TEST_CASE("variables that a function reads and assigns are the caller's") {
    const auto counter = std::make_shared<Variable>("counter", Tensor{10, 20});
    const GraphFunction add_to_counter = [&](const std::vector<Value>& in) {
      const Value variable = in[0].graph().variable(counter);
      return std::vector{ops::assign(variable, variable + in[0])};
    };
    eager(add_to_counter, {Tensor{1, 2}});
    eager(add_to_counter, {Tensor{1, 2}});
    CHECK(to_string(counter->value()) == "[12 24]");
  }

  TEST_CASE("threads call the same function at once") {
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([t, &wrong] {
        const Tensor x = Tensor::full({3, 5}, t);
        for (int i = 0; i < 200; ++i)
          if ((x * 2.0 + 1.0).at({2, 4}) != 2 * t + 1) ++wrong;
      });
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == 0);
  }

  TEST_CASE("a call without tensors, and a function that returns nothing of its inputs, are errors that say so") {
    const GraphFunction identity = [](const std::vector<Value>& in) { return in; };
    CHECK_THROWS_WITH_AS(eager(identity, {}), doctest::Contains("at least one tensor"), ConfigError);
    CHECK_THROWS_WITH_AS(eager([](Value) { return Value(); }, Tensor(1)), doctest::Contains("empty value"),
                         ConfigError);
    Graph other;
    const Value foreign = other.constant(Tensor(1));
    CHECK_THROWS_AS(eager([=](Value) { return foreign; }, Tensor(1)), ConfigError);
  }

  TEST_CASE("an op's error reaches the caller, and the next call is not disturbed") {
    const Tensor x{{1, 2, 3}, {4, 5, 6}};
    CHECK_THROWS_AS(ops::matmul(x, x), ShapeError);
    CHECK_THROWS_AS(ops::gather(x, Tensor::from<std::int32_t>({0, 7})), DataError);
    CHECK(to_string(ops::gather(x, Tensor::from<std::int32_t>({1, 0}))) == "[[4 5 6]\n [1 2 3]]");
  }
}
