#include <doctest/doctest.h>

#include <cmath>
#include <hornet/base/random.hpp>
#include <hornet/base/threads.hpp>
#include <hornet/initializers/constant.hpp>
#include <hornet/initializers/orthogonal.hpp>
#include <hornet/initializers/random.hpp>
#include <hornet/initializers/variance_scaling.hpp>
#include <hornet/model/initializer.hpp>

using namespace hornet;

namespace {

double greatest(const Tensor& tensor) {
  double most = 0;
  const Tensor values = tensor.astype(f64);
  for (const double x : values.data<double>()) most = std::max(most, std::abs(x));
  return most;
}

// The largest |rows · rows' − gain² · I|.
double worst_product(const Tensor& rows, double gain) {
  double worst = 0;
  for (std::int64_t i = 0; i < rows.shape()[0]; ++i)
    for (std::int64_t j = 0; j < rows.shape()[0]; ++j) {
      double dot = i == j ? -gain * gain : 0;
      for (std::int64_t k = 0; k < rows.shape()[1]; ++k) dot += rows.at({i, k}) * rows.at({j, k});
      worst = std::max(worst, std::abs(dot));
    }
  return worst;
}

}  // namespace

TEST_SUITE("initializers") {
  TEST_CASE("both spellings of options make the same initializer") {
    const Initializer a = initializers::RandomNormal({.stddev = 0.5}), b = initializers::RandomNormal{.stddev = 0.5};
    CHECK(a.config() == b.config());
    CHECK(Initializer(initializers::Constant({.value = 2}))({3}).at({1}) == 2);
    CHECK(Initializer(initializers::Constant(2))({3}).at({1}) == 2);
    CHECK(Initializer(initializers::Constant(Tensor{5, 7, 9}))({2, 3}).at({1, 2}) == 9);
    CHECK_THROWS_WITH_AS(Initializer(initializers::Constant(Tensor{5, 7}))({2, 3}),
                         doctest::Contains("(2,) does not broadcast to the weight's shape (2, 3)"), ShapeError);
    CHECK(Initializer(initializers::GlorotUniform({.seed = 5})).config() ==
          Initializer(initializers::GlorotUniform{.seed = 5}).config());
  }

  TEST_CASE("a seed fixes the values; without one each call draws anew, repeatably after set_random_seed") {
    const Initializer seeded = initializers::RandomNormal({.seed = 3}), free("glorot_uniform");
    CHECK(identical(seeded({5, 7}), seeded({5, 7})));
    CHECK(!identical(free({5, 7}), free({5, 7})));
    set_random_seed(11);
    const Tensor first = free({5, 7});
    set_random_seed(11);
    CHECK(identical(first, free({5, 7})));
  }

  TEST_CASE("the same bits with any number of threads") {
    const Initializer initializer = initializers::TruncatedNormal({.seed = 9});
    const int before = num_threads();
    set_num_threads(1);
    const Tensor one = initializer({123, 457});
    set_num_threads(3);
    CHECK(identical(one, initializer({123, 457})));
    set_num_threads(before);
  }

  TEST_CASE("orthogonal makes the shorter side orthonormal, times gain") {
    CHECK(worst_product(Initializer("orthogonal")({5, 7}, f64, 1), 1) < 1e-14);
    const Tensor tall = Initializer(initializers::Orthogonal({.gain = 3}))({2, 7, 5}, f64, 1).reshape({14, 5});
    const Tensor columns(f64, {5, 14});
    for (std::int64_t i = 0; i < 14; ++i)
      for (std::int64_t j = 0; j < 5; ++j)
        columns.data<double>()[static_cast<std::size_t>(j * 14 + i)] = tall.at({i, j});
    CHECK(worst_product(columns, 3) < 1e-13);
  }

  TEST_CASE("fans are read from the named axes, else from the last two and the window before them") {
    const Initializer window = initializers::VarianceScaling({.distribution = "uniform"});
    CHECK(greatest(window({3, 5, 7, 900}, f64, 1)) == doctest::Approx(std::sqrt(3.0 / 105)).epsilon(1e-3));
    const Initializer named =
        initializers::VarianceScaling({.distribution = "uniform", .input_axes = {{0}}, .output_axes = {{1, 2}}});
    CHECK(greatest(named({3, 5, 7, 900}, f64, 1)) == doctest::Approx(1).epsilon(1e-3));
  }

  TEST_CASE("every initializer is known by its class name and its snake-case name, and keeps its configuration") {
    for (const auto& entry : initializer_catalog().entries()) {
      const Initializer initializer(entry.class_name);
      CHECK(initializer.class_name() == entry.class_name);
      const Config saved = ConfigCodec<Initializer>::encode(initializer);
      CHECK(ConfigCodec<Initializer>::encode(ConfigCodec<Initializer>::decode(saved)) == saved);
    }
    CHECK(Initializer("he_normal").class_name() == "HeNormal");
    CHECK(Initializer("zero").class_name() == "Zeros");
  }

  TEST_CASE("wrong options and shapes are refused by name") {
    CHECK_THROWS_WITH_AS(Initializer(initializers::RandomNormal({.stddev = -1})),
                         "RandomNormal: stddev must be >= 0, got -1", ConfigError);
    CHECK_THROWS_WITH_AS(Initializer(initializers::RandomUniform({.minval = 1, .maxval = 0.5})),
                         "RandomUniform: maxval must be >= 1, got 0.5", ConfigError);
    CHECK_THROWS_WITH_AS(Initializer(initializers::VarianceScaling({.mode = "fan_inn"})),
                         "VarianceScaling: mode has no value 'fan_inn'. Did you mean 'fan_in'? Known: 'fan_in', "
                         "'fan_out', 'fan_avg'.",
                         ConfigError);
    CHECK_THROWS_AS(Initializer(initializers::VarianceScaling({.scale = NAN})), ConfigError);
    CHECK_THROWS_AS(Initializer(initializers::HeNormal({.input_axes = {{0}}})), ConfigError);
    CHECK_THROWS_AS(Initializer("identity")({2, 3, 5}), ShapeError);
    CHECK_THROWS_AS(Initializer("orthogonal")({5}), ShapeError);
    CHECK_THROWS_AS(Initializer("glorot_uniform")({2, 3}, i32), DTypeError);
    CHECK_THROWS_AS(Initializer("glorot_unifrom"), ConfigError);
  }
}
