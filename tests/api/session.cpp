// The graph level of the public API, as a program spells it.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

using namespace hornet;

TEST_SUITE("api") {
  TEST_CASE("a session's results are bound to names") {
    Graph g;
    auto a = g.placeholder(f32, {2, 2}, "a");
    auto w = g.variable(Tensor::ones({2, 2}), "w");
    auto y = ops::relu(ops::matmul(a, w));
    Session session(g);
    auto [value] = session.run({y}, {{a, Tensor({{1, 2}, {3, 4}})}});
    CHECK(to_string(value) == "[[3 3]\n [7 7]]");

    auto [again, doubled] = session.run({y, y * 2.0}, {{a, Tensor({{1, 2}, {3, 4}})}});
    CHECK(identical(again, value));
    CHECK(to_string(doubled) == "[[6 6]\n [14 14]]");

    const Tensor one = session.run(y, {{a, Tensor({{1, 2}, {3, 4}})}});
    CHECK(identical(one, value));
    const std::vector<Value> listed{y, w};
    const std::vector<Tensor> values = session.run(listed, {{a, Tensor({{1, 2}, {3, 4}})}});
    CHECK(values.size() == 2);
  }
}
