// Layers that draw random numbers: what they do, how often, and whose numbers they are.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <hornet/base/random.hpp>
#include <hornet/layers/layers.hpp>
#include <hornet/runtime/session.hpp>

#include "src/model/trace.hpp"

using namespace hornet;
using namespace hornet::layers;

namespace {

struct Moments {
  double mean = 0, stddev = 0;
};

Moments moments(const Tensor& x) {
  Moments of;
  for (float v : x.data<float>()) of.mean += v / static_cast<double>(x.size());
  for (float v : x.data<float>()) of.stddev += (v - of.mean) * (v - of.mean) / static_cast<double>(x.size());
  of.stddev = std::sqrt(of.stddev);
  return of;
}

double share_of(const Tensor& x, float value) {
  return static_cast<double>(std::ranges::count(x.data<float>(), value)) / static_cast<double>(x.size());
}

const Tensor ones = Tensor::ones({200, 50});

}  // namespace

TEST_SUITE("layers") {
  TEST_CASE("dropout zeroes its share of elements and scales the others, while training only") {
    set_random_seed(7);
    const Layer layer = Dropout(0.3);
    CHECK(identical(layer(ones), ones));
    const Tensor y = layer(ones, true);
    CHECK(std::abs(share_of(y, 0) - 0.3) < 0.02);  // 10,000 draws: standard deviation 0.0046
    CHECK(std::abs(share_of(y, static_cast<float>(1 / 0.7)) - 0.7) < 0.02);
    CHECK(!identical(y, layer(ones, true)));  // each step draws anew
  }

  TEST_CASE("dropout at its ends: rate 0 keeps all, rate 1 none") {
    CHECK(identical(Dropout(0)(ones, true), ones));
    CHECK(identical(Dropout(1)(ones, true), Tensor::zeros({200, 50})));
  }

  TEST_CASE("axes of 1 in noise_shape share their draw") {
    const Tensor y = Dropout(0.5, {.noise_shape = {None, 1, 5}})(Tensor::ones({4, 3, 5}), true);
    for (std::int64_t n = 0; n < 4; ++n)
      for (std::int64_t c = 0; c < 5; ++c)
        for (std::int64_t t = 1; t < 3; ++t) CHECK(y.at({n, t, c}) == y.at({n, 0, c}));
    CHECK_THROWS_AS(Dropout(0.5, {.noise_shape = {None, 2, 5}})(Tensor::ones({4, 3, 5}), true), ShapeError);
  }

  TEST_CASE("spatial dropout drops whole channels") {
    const Tensor y = SpatialDropout2D(0.5)(Tensor::ones({7, 2, 3, 5}), true);
    const Tensor z = SpatialDropout2D(0.5, {.data_format = "channels_first"})(Tensor::ones({7, 5, 2, 3}), true);
    for (std::int64_t n = 0; n < 7; ++n)
      for (std::int64_t c = 0; c < 5; ++c)
        for (std::int64_t h = 0; h < 2; ++h)
          for (std::int64_t w = 0; w < 3; ++w) {
            CHECK(y.at({n, h, w, c}) == y.at({n, 0, 0, c}));
            CHECK(z.at({n, c, h, w}) == z.at({n, c, 0, 0}));
          }
  }

  TEST_CASE("a seed of its own makes a layer's numbers its own, wherever it stands") {
    set_random_seed(1);
    const Tensor first = Dropout(0.5, {.seed = 11})(ones, true);
    set_random_seed(2);
    Dropout(0.5)(ones, true);
    CHECK(identical(first, Dropout(0.5, {.seed = 11})(ones, true)));
    CHECK(!identical(first, Dropout(0.5, {.seed = 12})(ones, true)));
    CHECK(!identical(Dropout(0.5)(ones, true), Dropout(0.5)(ones, true)));
  }

  TEST_CASE("layers of one model draw different numbers, unless they have one seed") {
    Graph graph;
    Trace trace(graph, true);
    const Value x = graph.constant(ones);
    std::vector<Value> outputs;
    for (const Layer& layer :
         std::vector<Layer>{Dropout(0.5), Dropout(0.5), Dropout(0.5, {.seed = 5}), Dropout(0.5, {.seed = 5})})
      outputs.push_back(trace.call(layer, {x}).front());
    const auto y = Session(graph).run(outputs);
    CHECK(!identical(y[0], y[1]));
    CHECK(!identical(y[0], y[2]));
    CHECK(identical(y[2], y[3]));
  }

  TEST_CASE("gaussian noise has the mean and deviation it was asked for") {
    set_random_seed(3);
    const Moments noise = moments(GaussianNoise(0.25)(ones, true));
    CHECK(std::abs(noise.mean - 1) < 0.015);
    CHECK(std::abs(noise.stddev - 0.25) < 0.01);
    const Moments factor = moments(GaussianDropout(0.2)(ones, true));
    CHECK(std::abs(factor.mean - 1) < 0.03);
    CHECK(std::abs(factor.stddev - 0.5) < 0.02);  // sqrt(0.2 / 0.8)
    CHECK(identical(GaussianNoise(0.25)(ones), ones));
    CHECK(identical(GaussianDropout(0.2)(ones), ones));
  }
}
