// Layers that learn from data before training; expected values are Keras 3.15.1's.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/layers/layers.hpp>
#include <hornet/runtime/eager_ops.hpp>
#include <limits>

#include "tests/golden_tests/cases.hpp"

using namespace hornet;
using namespace hornet::layers;

namespace {

// i · step mod modulus, scaled.
Tensor scattered(const Shape& shape, std::int64_t step, std::int64_t modulus, float scale = 1) {
  Tensor out(f32, shape);
  for (std::int64_t i = 0; i < out.size(); ++i)
    out.data<float>()[static_cast<std::size_t>(i)] = static_cast<float>(i * step % modulus) * scale;
  return out;
}

const Tensor x = scattered({2, 3, 5}, 7, 11), d = scattered({97}, 37, 101, 0.1F);

std::string differs(const Normalization& layer, const Tensor& mean, const Tensor& variance) {
  const std::vector<Tensor> weights = layer.get_weights();
  return mismatch("mean", weights[0], mean, 1e-6) + mismatch("variance", weights[1], variance, 1e-6) +
         (weights[2].item() == 0 ? "" : "count is not 0");
}

std::string differs(const Discretization& layer, const std::vector<double>& boundaries) {
  const Config config = layer.get_config();
  const auto got = ConfigCodec<std::vector<double>>::decode(config.at("bin_boundaries"));
  return mismatch("boundaries", Tensor::from(got), Tensor::from(boundaries), 1e-6);
}

}  // namespace

TEST_SUITE("layers") {
  TEST_CASE("normalization takes its statistics from data, for each index along its axes") {
    Normalization last, middle({.axis = 1}), all({.axis = std::nullopt}), both({.axis = {1, 2}});
    for (Normalization* layer : {&last, &middle, &all, &both}) layer->adapt(x);
    CHECK(differs(last, {5, 4.6666665F, 4.3333335F, 5.8333335F, 5.5},
                  {11.666667F, 9.222222F, 9.222222F, 10.138889F, 8.916667F}) == "");
    CHECK(differs(middle, {4.9F, 4.7F, 5.6F}, {10.09F, 9.21F, 10.64F}) == "");
    CHECK(differs(all, Tensor(5.0666666), Tensor(10.128889)) == "");
    CHECK(mismatch("row", both.get_weights()[0].rows(1, 2), Tensor{{5, 6.5, 2.5, 4, 5.5}}, 1e-6) == "");
    CHECK(last(x).at({0, 0, 0}) == doctest::Approx(-1.46385));
    CHECK(middle(x).at({0, 0, 1}) == doctest::Approx(0.6611099));
    CHECK(all(x).at({0, 0, 3}) == doctest::Approx(1.5500995));
  }

  TEST_CASE("batches of a dataset give the statistics of all of it") {
    Normalization whole, parts;
    whole.adapt(x);
    parts.adapt(Dataset::from_tensors(x).batch(1));
    CHECK(mismatch("mean", parts.get_weights()[0], whole.get_weights()[0], 1e-6) == "");
    CHECK(mismatch("variance", parts.get_weights()[1], whole.get_weights()[1], 1e-6) == "");
  }

  TEST_CASE("inverted normalization leads back") {
    Normalization there({.mean = Numbers{1, 2, 3}, .variance = Numbers{4, 9, 16}});
    Normalization back({.mean = Numbers{1, 2, 3}, .variance = Numbers{4, 9, 16}, .invert = true});
    const Tensor data{{5, 8, 11}, {1, -1, 3}};
    CHECK(identical(there(data), Tensor{{2, 2, 2}, {0, -1, 0}}));
    CHECK(identical(back(there(data)), data));
  }

  TEST_CASE("discretization takes boundaries of equally filled bins from data") {
    Discretization quarters({.num_bins = 4}), coarse({.num_bins = 5, .epsilon = 0.2});
    Discretization tenths({.num_bins = 10, .epsilon = 0.03});
    for (Discretization* layer : {&quarters, &coarse, &tenths}) layer->adapt(d);
    CHECK(differs(quarters, {2.325000047683716, 4.850000381469727, 7.475000381469727}) == "");
    CHECK(differs(coarse, {1.7999999523162842, 3.799999952316284, 5.800000190734863, 7.800000190734863}) == "");
    CHECK(
        differs(tenths, {0.860000729560852, 1.8200016021728516, 2.880002021789551, 3.84000301361084, 4.8000030517578125,
                         5.860002517700195, 6.920001983642578, 7.880001068115234, 8.840001106262207}) == "");

    Tensor waves(f32, {1000});
    for (std::size_t i = 0; i < 1000; ++i) waves.data<float>()[i] = std::sin(static_cast<float>(i));
    Discretization sevenths({.num_bins = 7});
    sevenths.adapt(waves);
    CHECK(differs(sevenths, {-0.9011119604110718, -0.6248741745948792, -0.223094180226326, 0.22305992245674133,
                             0.620906412601471, 0.8984243869781494}) == "");
  }

  TEST_CASE("discretization adapts to batches, and again after it was called") {
    Discretization layer({.num_bins = 4, .epsilon = 0.05});
    layer.adapt(Dataset::from_tensors(d).batch(40));
    const std::vector<double> wanted{2.3249998092651367, 4.849999904632568, 7.47499942779541};
    CHECK(differs(layer, wanted) == "");
    CHECK(layer(Tensor{3, 5, 8}).dtype() == i32);
    layer.adapt(d + 100.0);
    CHECK(identical(layer(Tensor{3, 105, 108}), Tensor{0, 2, 3}.astype(i32)));
  }

  TEST_CASE("numbers are in the bin above the boundaries they reach") {
    const Discretization layer({.bin_boundaries = {{0, 1}}});
    const Tensor numbers{-1, 0, 0.5, 1, 2, std::numeric_limits<float>::quiet_NaN()};
    CHECK(identical(layer(numbers), Tensor{0, 1, 1, 2, 2, 2}.astype(i32)));
  }

  TEST_CASE("layers with statistics of their own take none from data, and none can be read from nothing") {
    Normalization given({.mean = 0, .variance = 1});
    CHECK_THROWS_AS(given.adapt(x), ConfigError);
    Discretization fixed({.bin_boundaries = {{0, 1}}}), open({.num_bins = 3});
    CHECK_THROWS_AS(fixed.adapt(d), ConfigError);
    CHECK_THROWS_AS(open.adapt(Tensor()), DataError);
    CHECK_THROWS_WITH_AS(open(d), doctest::Contains("has no bin_boundaries yet"), ConfigError);
    Normalization layer;
    CHECK_THROWS_AS(layer.adapt(Tensor()), DataError);
  }
}
