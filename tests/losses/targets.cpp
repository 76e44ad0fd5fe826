#include <doctest/doctest.h>

#include <cmath>
#include <hornet/losses/crossentropy.hpp>
#include <hornet/losses/regression.hpp>

using namespace hornet;

namespace {

const TensorType ten_classes{f32, {None, 10}};

}  // namespace

TEST_SUITE("losses") {
  TEST_CASE("labels out of range are named with row, value and range") {
    const Loss loss("sparse_categorical_crossentropy");
    CHECK_THROWS_WITH_AS(loss.check(Tensor({0, 9, 10, 11}), ten_classes),
                         doctest::Contains("y_true[2] is 10; labels must be whole numbers in [0, 9]"), DataError);
    CHECK_THROWS_WITH_AS(loss.check(Tensor({3, -1}), ten_classes), doctest::Contains("y_true[1] is -1"), DataError);
    CHECK_THROWS_WITH_AS(loss.check(Tensor({1, 2.5}).reshape({2, 1}), ten_classes),
                         doctest::Contains("y_true[1, 0] is 2.5"), DataError);
    CHECK_THROWS_WITH_AS(loss.check(Tensor({NAN}), ten_classes), doctest::Contains("y_true[0] is nan"), DataError);
    CHECK_NOTHROW(loss.check(Tensor({0, 9}).astype(u8), ten_classes));
  }

  TEST_CASE("the class that is ignored may lie outside the range") {
    const Loss loss = losses::SparseCategoricalCrossentropy{.ignore_class = 255};
    CHECK_NOTHROW(loss.check(Tensor({0, 255}).astype(u8), ten_classes));
    CHECK_THROWS_AS(loss.check(Tensor({0, 254}).astype(u8), ten_classes), DataError);
  }

  TEST_CASE("targets of another form than the loss is for are refused with the loss that is") {
    CHECK_THROWS_WITH_AS(Loss("sparse_categorical_crossentropy").check(Tensor::zeros({3, 10}), ten_classes),
                         doctest::Contains("use categorical_crossentropy"), ShapeError);
    CHECK_THROWS_WITH_AS(Loss("categorical_crossentropy")(Tensor::arange(3), Tensor::ones({3, 5})),
                         doctest::Contains("use sparse_categorical_crossentropy"), ShapeError);
    CHECK_THROWS_WITH_AS(Loss("bce").check(Tensor({{0, 1}, {-1, 1}}), {f32, {2, 2}}),
                         doctest::Contains("y_true[1, 0] is -1; targets must be in [0, 1]"), DataError);
    CHECK_THROWS_WITH_AS(Loss("mse")(Tensor::ones({3, 5}), Tensor::ones({3, 2})),
                         doctest::Contains("(3, 5) and (3, 2)"), ShapeError);
  }

  TEST_CASE("targets that are not finite are named") {
    CHECK_THROWS_WITH_AS(Loss("mse").check(Tensor({{1, 2}, {3, NAN}}), {f32, {2, 2}}),
                         doctest::Contains("MeanSquaredError: y_true[1, 1] is nan"), DataError);
    CHECK_THROWS_AS(Loss("mae").check(Tensor({INFINITY}), {f32, {1}}), DataError);
  }

  TEST_CASE("targets and predictions may differ by a last axis of 1") {
    CHECK(Loss("mse")(Tensor({1, 2, 3}), Tensor({2, 2, 5}).reshape({3, 1})) == doctest::Approx(5.0 / 3));
    CHECK(Loss("mse")(Tensor({1, 2, 3}).reshape({3, 1}), Tensor({2, 2, 5})) == doctest::Approx(5.0 / 3));
  }
}
