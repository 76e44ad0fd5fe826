#include <doctest/doctest.h>

#include <cmath>
#include <hornet/hornet.hpp>

using namespace hornet;

TEST_SUITE("eager") {
  TEST_CASE("tensors and numbers add, subtract, multiply and divide on either side") {
    const Tensor a{1, 2, 4}, b{8, 6, 2};
    CHECK(to_string(a + b) == "[9 8 6]");
    CHECK(to_string(a - b) == "[-7 -4 2]");
    CHECK(to_string(a * b) == "[8 12 8]");
    CHECK(to_string(b / a) == "[8 3 0.5]");
    CHECK(to_string(-a) == "[-1 -2 -4]");
    CHECK(to_string(a + 1) == "[2 3 5]");
    CHECK(to_string(a - 1.0f) == "[0 1 3]");
    CHECK(to_string(a * 2) == "[2 4 8]");
    CHECK(to_string(a / 2) == "[0.5 1 2]");
    CHECK(to_string(1 + a) == "[2 3 5]");
    CHECK(to_string(1 - a) == "[0 -1 -3]");
    CHECK(to_string(2 * a) == "[2 4 8]");
    CHECK(to_string(8 / a) == "[8 4 2]");
    CHECK((Tensor::ones({2, 1}) + Tensor{10, 20, 30}).shape() == Shape{2, 3});
  }

  TEST_CASE("integers divided become float32, as do integers that meet a number they cannot hold") {
    const Tensor pixels = Tensor::from<std::uint8_t>({0, 51, 255});
    CHECK((pixels / 255.0f).dtype() == f32);
    CHECK((pixels / 255.0f).at({1}) == doctest::Approx(0.2));
    CHECK((pixels / 0.5).at({1}) == 102);
    CHECK((pixels * 0.5).dtype() == f32);
    CHECK((pixels * 0.5).at({2}) == 127.5);
    CHECK((pixels + 300).at({2}) == 555);
    CHECK((pixels - 1.0).dtype() == u8);
    CHECK((1000 - pixels).at({2}) == 745);
    CHECK(ops::greater(pixels, 50.5).data<bool>()[1]);
    CHECK(ops::maximum(pixels, -1).at({0}) == 0);
  }

  TEST_CASE("pointwise functions") {
    const Tensor x{-2, -0.5, 0, 0.5, 2};
    const auto check = [&](const Tensor& y, double (*expected)(double)) {
      for (std::int64_t i = 0; i < 5; ++i) {
        INFO("at " << x.at({i}));
        CHECK(y.at({i}) == doctest::Approx(expected(x.at({i}))).epsilon(1e-5));
      }
    };
    check(ops::exp(x), std::exp);
    check(ops::tanh(x), std::tanh);
    check(ops::erf(x), std::erf);
    check(ops::abs(x), std::fabs);
    check(ops::floor(x), std::floor);
    check(ops::relu(x), [](double v) { return v > 0 ? v : 0; });
    check(ops::sigmoid(x), [](double v) { return 1 / (1 + std::exp(-v)); });
    check(ops::square(x), [](double v) { return v * v; });
    check(ops::clip(x, -1, 1), [](double v) { return v < -1 ? -1 : v > 1 ? 1 : v; });
    check(ops::power(x, 3), [](double v) { return v * v * v; });
    check(ops::minimum(x, 0.25), [](double v) { return v < 0.25 ? v : 0.25; });
    check(ops::select(ops::less(x, 0), -x, x), std::fabs);
  }

  TEST_CASE("matrix products, reductions and softmax") {
    const Tensor a{{1, 2, 3}, {4, 5, 6}};
    CHECK(to_string(ops::matmul(a, a, false, true)) == "[[14 32]\n [32 77]]");
    CHECK(to_string(ops::matmul(a, Tensor{1, 0, -1})) == "[-2 -2]");
    CHECK(to_string(ops::matmul(Tensor{1, -1}, a)) == "[-3 -3 -3]");
    CHECK(to_string(ops::matmul(Tensor{1, -1}, a, true)) == "[-3 -3 -3]");
    CHECK(ops::matmul(Tensor{1, 2}, Tensor{3, 4}, true, true).shape() == Shape{});
    CHECK(ops::dot(a, Tensor(2.0)).at({1, 2}) == 12);
    CHECK(to_string(ops::inner(a, a)) == "[[14 32]\n [32 77]]");
    CHECK(ops::tensordot(a, a).item() == 91);
    CHECK(to_string(ops::outer(Tensor{1, 2}, a)) == "[[1 2 3 4 5 6]\n [2 4 6 8 10 12]]");
    CHECK(ops::sum(a).item() == 21);
    CHECK(to_string(ops::sum(a, -1)) == "[6 15]");
    CHECK(to_string(ops::mean(a, {0})) == "[2.5 3.5 4.5]");
    CHECK(ops::max(a, {0, 1}, true).shape() == Shape{1, 1});
    CHECK(to_string(ops::min(a, 1)) == "[1 4]");
    CHECK(ops::sum(ops::softmax(a), -1).at({1}) == doctest::Approx(1));
    CHECK(ops::exp(ops::log_softmax(a)).at({0, 2}) == doctest::Approx(ops::softmax(a).at({0, 2})));
    CHECK(to_string(ops::cumsum(a, 1)) == "[[1 3 6]\n [4 9 15]]");
  }

  TEST_CASE("rearranging") {
    const Tensor a{{1, 2, 3}, {4, 5, 6}};
    CHECK(to_string(ops::transpose(a, {1, 0})) == "[[1 4]\n [2 5]\n [3 6]]");
    CHECK(ops::reshape(a, {None, 2}).shape() == Shape{3, 2});
    CHECK(ops::expand_dims(a, 1).shape() == Shape{2, 1, 3});
    CHECK(ops::expand_dims(a, {-1, 0, 2}).shape() == Shape{1, 2, 1, 3, 1});
    CHECK(ops::squeeze(ops::expand_dims(a, 1), 1).shape() == Shape{2, 3});
    CHECK(ops::squeeze(ops::expand_dims(a, {0, 2, 4}), {0, -1}).shape() == Shape{2, 1, 3});
    CHECK(ops::squeeze(ops::expand_dims(a, {0, 2, 4})).shape() == Shape{2, 3});
    CHECK(ops::squeeze(Tensor{{7}}).item() == 7);
    CHECK_THROWS_WITH_AS(ops::squeeze(a, 1), doctest::Contains("axis 1 of (2, 3) is not 1"), ShapeError);
    CHECK_THROWS_AS(ops::squeeze(ops::expand_dims(a, 0), {0, 0}), ShapeError);
    CHECK_THROWS_WITH_AS(ops::expand_dims(a, {1, 1}), doctest::Contains("axis 1 of a result of 4 axes"), ShapeError);
    CHECK_THROWS_AS(ops::expand_dims(a, 3), ShapeError);
    CHECK(to_string(ops::concatenate({a, a}, 1)) == "[[1 2 3 1 2 3]\n [4 5 6 4 5 6]]");
    const std::vector<Tensor> parts = ops::split(a, {1}, 1);
    CHECK(to_string(parts[1]) == "[[2 3]\n [5 6]]");
    CHECK(to_string(ops::slice(a, {0, 1}, {2, 1})) == "[[2]\n [5]]");
    CHECK(ops::pad(a, {1, 0}, {0, 2}, 7).shape() == Shape{3, 5});
    CHECK(to_string(ops::reverse(a, 1)) == "[[3 2 1]\n [6 5 4]]");
    CHECK(ops::broadcast_to(Tensor{1, 2}, {3, 2}).shape() == Shape{3, 2});
    const Tensor both = ops::stack({a, a + 1.0});
    CHECK(both.shape() == Shape{2, 2, 3});
    CHECK(to_string(ops::reshape(both, {4, 3})) == "[[1 2 3]\n [4 5 6]\n [2 3 4]\n [5 6 7]]");
    CHECK(to_string(ops::unstack(a, 1)[2]) == "[3 6]");
    CHECK(to_string(ops::tile(a, {2})) == "[[1 2 3 1 2 3]\n [4 5 6 4 5 6]]");
    CHECK(to_string(ops::repeat(a, 2, 1)) == "[[1 1 2 2 3 3]\n [4 4 5 5 6 6]]");
    CHECK(to_string(ops::roll(a, 1, 1)) == "[[3 1 2]\n [6 4 5]]");
    CHECK(to_string(ops::roll(a, {1, 1}, {0, 1})) == "[[6 4 5]\n [3 1 2]]");
    CHECK(to_string(ops::flip(a)) == "[[6 5 4]\n [3 2 1]]");
    CHECK(to_string(ops::diff(a)) == "[[1 1]\n [1 1]]");
    CHECK(to_string(ops::tril(a)) == "[[1 0 0]\n [4 5 0]]");
    CHECK(to_string(ops::triu(a, 1)) == "[[0 2 3]\n [0 0 6]]");
    CHECK(ops::moveaxis(ops::swapaxes(Tensor::zeros({2, 3, 5}), 0, 2), {0}, {1}).shape() == Shape{3, 5, 2});
    const Tensor image = ops::reshape(Tensor::arange(8), {1, 2, 4, 1}), deep = ops::space_to_depth(image, 2);
    CHECK(to_string(ops::reshape(deep, {2, 4})) == "[[0 1 4 5]\n [2 3 6 7]]");
    CHECK(to_string(ops::depth_to_space(deep, 2)) == to_string(image));
  }

  TEST_CASE("looking up, comparing and casting") {
    const Tensor scores{{0.1, 0.7, 0.2}, {0.5, 0.2, 0.3}};
    CHECK(to_string(ops::argmax(scores)) == "[1 0]");
    CHECK(to_string(ops::argmin(scores, 0)) == "[0 1 0]");
    CHECK(to_string(ops::one_hot(ops::argmax(scores), 3)) == "[[0 1 0]\n [1 0 0]]");
    CHECK(to_string(ops::top_k(scores, 2).indices) == "[[1 2]\n [0 2]]");
    CHECK(ops::in_top_k(ops::argmin(scores), scores, 2).data<bool>()[0] == false);
    CHECK(to_string(ops::cast(ops::greater_equal(scores, Tensor(0.5)), i32)) == "[[0 1 0]\n [1 0 0]]");
  }

  TEST_CASE("convolution and pooling of images") {
    const Tensor image = Tensor::arange(30, f32).reshape({1, 5, 6, 1});
    CHECK(ops::conv(image, Tensor::ones({2, 3, 1, 7})).shape() == Shape{1, 4, 4, 7});
    CHECK(ops::conv(image, Tensor::ones({2, 3, 1, 7})).at({0, 0, 0, 6}) == 0 + 1 + 2 + 6 + 7 + 8);
    CHECK(ops::max_pool(image, {2, 3}).at({0, 1, 1, 0}) == 23);
    CHECK(ops::average_pool(image, {5, 6}).item() == doctest::Approx(14.5));
  }

  TEST_CASE("no elements give no elements") {
    CHECK(ops::relu(Tensor()).size() == 0);
    CHECK((Tensor(f32, {0, 3}) + Tensor{1, 2, 3}).shape() == Shape{0, 3});
  }
}
