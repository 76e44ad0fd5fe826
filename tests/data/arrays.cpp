#include <doctest/doctest.h>

#include <cmath>
#include <hornet/base/error.hpp>
#include <hornet/data/arrays.hpp>

#include "tests/data/samples.hpp"

using namespace hornet;

TEST_SUITE("data") {
  TEST_CASE("samples are counted, and data that does not fit together is named") {
    CHECK(count_samples(samples(7)) == 7);
    CHECK_THROWS_WITH_AS(count_samples({}), "x: expected at least one tensor, got none", DataError);
    CHECK_THROWS_WITH_AS(count_samples({{Tensor::ones({5, 3})}, {Tensor::ones({5}), Tensor::ones({4, 2})}, {}}),
                         "all data must have the same number of samples (axis 0), got x (5, 3), y (5,), (4, 2)",
                         DataError);
    CHECK_THROWS_WITH_AS(count_samples({{Tensor::ones({5})}, {Tensor::ones({5})}, {Tensor::ones({3})}}),
                         "all data must have the same number of samples (axis 0), got x (5,), y (5,), "
                         "sample_weight (3,)",
                         DataError);
    CHECK_THROWS_WITH_AS(count_samples({{Tensor::ones({0, 3})}, {}, {}}),
                         "expected at least one sample, got empty data: x (0, 3)", DataError);
    CHECK_THROWS_AS(count_samples({{Tensor(2.0)}, {}, {}}), DataError);
  }

  TEST_CASE("sample_weight is one tensor an output, or one weight a sample for all of them") {
    const Tensor x = Tensor::ones({5, 3});
    const Tensor y = Tensor::ones({5});
    CHECK(count_samples({{x}, {y, y}, {Tensor::ones({5, 1})}}) == 5);
    CHECK(count_samples({{x}, {y}, {Tensor::ones({5, 2})}}) == 5);
    CHECK_THROWS_AS(count_samples({{x}, {y, y}, {Tensor::ones({5, 2})}}), DataError);
    CHECK_THROWS_AS(count_samples({{x}, {y, y, y}, {y, y}}), DataError);
    CHECK_THROWS_AS(count_samples({{x}, {}, {y}}), DataError);
  }

  TEST_CASE("the validation split is the tail, rounded as Keras rounds") {
    Arrays arrays = samples(7);
    arrays.sample_weight = {Tensor::arange(7, f32)};
    const auto [train, validation] = train_validation_split(arrays, 0.3);  // floor(7 · 0.7) = 4, in float64
    CHECK(count_samples(train) == 4);
    CHECK(identical(validation.x[1], arrays.x[1].rows(4, 7)));
    CHECK(identical(validation.y[0], arrays.y[0].rows(4, 7)));
    CHECK(identical(train.sample_weight[0], arrays.sample_weight[0].rows(0, 4)));
    CHECK(train.x[0].storage() == arrays.x[0].storage());
    CHECK(count_samples(train_validation_split(samples(10), 0.1).train) == 9);
  }

  TEST_CASE("a validation split that leaves one part empty is refused") {
    CHECK_THROWS_AS(train_validation_split(samples(3), 0.9), DataError);
    CHECK_THROWS_AS(train_validation_split(samples(1), 0.5), DataError);
    for (const double split : {0.0, 1.0, -0.1, 1.5, std::nan("")})
      CHECK_THROWS_AS(train_validation_split(samples(10), split), ConfigError);
  }

  TEST_CASE("class weights become sample weights, for labels and for one-hot rows") {
    const ClassWeight weights{{0, 0.5}, {2, 3.0}};
    const auto weights_of = [&](Tensor y) {
      return with_class_weight({{Tensor::ones({y.shape()[0], 3})}, {y}, {}}, weights).sample_weight[0];
    };
    CHECK(identical(weights_of(Tensor::from<std::uint8_t>({0, 1, 2, 0})), Tensor{0.5, 1, 3, 0.5}));
    CHECK(identical(weights_of(Tensor{0, 1.9, 0.2}.reshape({3, 1})), Tensor{0.5, 3, 0.5}));
    CHECK(identical(weights_of(Tensor({{0.1, 0.2, 0.7}, {1, 0, 0}})), Tensor{3, 0.5}));
  }

  TEST_CASE("class weights are refused where Keras refuses them") {
    const Tensor x = Tensor::ones({2, 3});
    const Tensor y{0, 1};
    const ClassWeight weights{{0, 2.0}};
    CHECK_THROWS_AS(with_class_weight({{x}, {y}, {Tensor::ones({2})}}, weights), ConfigError);
    CHECK_THROWS_AS(with_class_weight({{x}, {y, y}, {}}, weights), DataError);
    CHECK_THROWS_AS(with_class_weight({{x}, {}, {}}, weights), DataError);
    CHECK_THROWS_AS(with_class_weight({{x}, {Tensor::ones({2, 3, 5})}, {}}, weights), DataError);
    CHECK_THROWS_AS(with_class_weight({{x}, {Tensor{0, std::nan("")}}, {}}, weights), DataError);
    CHECK_THROWS_AS(with_class_weight({{x}, {y}, {}}, {{0, INFINITY}}), ConfigError);
  }
}
