// Layers that change images at random while training.
#include <doctest/doctest.h>

#include <hornet/layers/layers.hpp>
#include <hornet/model/sequential.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/runtime/eager_ops.hpp>

#include "tests/golden_dir.hpp"
#include "tests/golden_tests/config_difference.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

Tensor tensor_of(const Config& lists) { return ConfigCodec<layers::Numbers>::decode(lists).value.astype(f32); }

double distance(const Tensor& a, const Tensor& b) { return ops::max(ops::abs(a - b)).item(); }

std::vector<Layer> all_kinds() {
  return {layers::RandomFlip(),         layers::RandomRotation(0.2),
          layers::RandomZoom(0.3, 0.2), layers::RandomTranslation(0.2, 0.3),
          layers::RandomContrast(0.4),  layers::RandomBrightness(0.2, {.value_range = {-1, 1}})};
}

}  // namespace

TEST_SUITE("layers") {
  TEST_CASE("images are turned, moved, zoomed and brightened as Keras does it") {
    const auto text = golden_text("augmentation.json");
    if (!text) return;
    const Config recorded = parse_json(*text);
    const Tensor images = tensor_of(recorded.at("images"));
    for (const Config& each : recorded.at("cases").as_list()) {
      const Layer layer = layer_catalog().deserialize(each.at("layer"));
      CAPTURE(to_json(each.at("layer").at("config")));
      CHECK(distance(layer(images, true), tensor_of(each.at("images"))) < 1e-4);
      CHECK(identical(layer(images), images));
    }
  }

  TEST_CASE("each image of a batch is changed in its own way, again and again alike for one seed") {
    const Tensor image = numbers({1, 5, 7, 3}), images = ops::broadcast_to(image, {64, 5, 7, 3});
    for (const Layer& layer : all_kinds()) {
      CAPTURE(layer.name());
      const Tensor changed = layer(images, true);
      CHECK(changed.shape() == images.shape());
      CHECK(distance(changed.rows(0, 32), changed.rows(32, 64)) > 0.01);
    }
    layers::RandomRotation one(0.2, {.seed = 7}), other(0.2, {.seed = 7});
    CHECK(identical(one(images, true), other(images, true)));
  }

  TEST_CASE("RandomFlip mirrors about half of the images, along the axes of its mode") {
    const Tensor images = numbers({200, 2, 5, 3});
    for (const auto& [mode, axes] : std::vector<std::pair<std::string, std::vector<std::int64_t>>>{
             {"horizontal", {2}}, {"vertical", {1}}, {"horizontal_and_vertical", {1, 2}}}) {
      Tensor mirrored = images;
      for (const std::int64_t axis : axes) mirrored = ops::reverse(mirrored, axis);
      const Tensor result = layers::RandomFlip(mode)(images, true);
      int flipped = 0;
      for (std::int64_t i = 0; i < 200; ++i) {
        const Tensor row = result.rows(i, i + 1);
        const bool is_mirrored = identical(row, mirrored.rows(i, i + 1));
        CHECK((is_mirrored || identical(row, images.rows(i, i + 1))));
        flipped += is_mirrored;
      }
      CHECK(flipped > 60);
      CHECK(flipped < 140);
    }
  }

  TEST_CASE("contrast is drawn between 1 - low and 1 + high and leaves each channel's mean") {
    const Tensor images = numbers({100, 5, 7, 2}) + 10.0;
    const Tensor result = layers::RandomContrast({0.5, 0.2})(images, true);
    const ops::Axes image{1, 2};
    CHECK(distance(ops::mean(images, image), ops::mean(result, image)) < 1e-4);
    const auto spread = [&](const Tensor& x) { return ops::max(x, {1, 2, 3}) - ops::min(x, {1, 2, 3}); };
    const Tensor ratio =
        spread(result - ops::mean(result, image, true)) / spread(images - ops::mean(images, image, true));
    CHECK(ops::min(ratio).item() > 0.79);
    CHECK(ops::max(ratio).item() < 1.51);
    CHECK(ops::max(ratio).item() - ops::min(ratio).item() > 0.4);
  }

  TEST_CASE("channels_first images are changed alike") {
    const Tensor images = numbers({3, 5, 7, 2}), first = ops::transpose(images, {0, 3, 1, 2});
    const layers::RandomTransformOptions last{.seed = 3};
    const layers::RandomTransformOptions channels_first{.seed = 3, .data_format = "channels_first"};
    const Tensor a = layers::RandomRotation(0.3, last)(images, true);
    const Tensor b = layers::RandomRotation(0.3, channels_first)(first, true);
    CHECK(identical(ops::transpose(a, {0, 3, 1, 2}), b));
    const Tensor c = layers::RandomFlip("horizontal", {.seed = 3})(images, true);
    const Tensor d = layers::RandomFlip("horizontal", {.seed = 3, .data_format = "channels_first"})(first, true);
    CHECK(identical(ops::transpose(c, {0, 3, 1, 2}), d));
  }

  TEST_CASE("a model with augmentation trains with it and predicts without") {
    Sequential augmentation{layers::RandomFlip("horizontal"), layers::RandomRotation(0.1), layers::RandomZoom(0.2)};
    Sequential model{augmentation, layers::Flatten(), layers::Dense(2)};
    model.compile({.optimizer = "sgd", .loss = "mse"});
    const Tensor x = numbers({6, 5, 7, 3}), y = numbers({6, 2});
    CHECK(model.fit(x, y, {.epochs = 2, .verbose = 0}).history.at("loss").size() == 2);
    CHECK(identical(augmentation(x), x));
    CHECK(distance(augmentation(x, true), x) > 0.01);
    CHECK(identical(model.predict(x, {.verbose = 0}), model.predict(x, {.verbose = 0})));
  }

  TEST_CASE("what augmentation refuses") {
    CHECK(thrown([] { layers::RandomFlip("sideways"); }).find("'sideways'") != std::string::npos);
    CHECK(thrown([] { layers::RandomRotation(1.5); }) ==
          "ConfigError: RandomRotation: expected factor one number or two in [-1.0, 1.0], got [-1.5,1.5]");
    CHECK(thrown([] { layers::RandomZoom(0.2, -0.2, {.fill_mode = "mirror"}); }).find("fill_mode") !=
          std::string::npos);
    CHECK(thrown([] {
            layers::RandomContrast({-0.5, 0.5});
          }).find("in [0.0, 1.0], got [-0.5,0.5]") != std::string::npos);
    CHECK(thrown([] {
            layers::RandomBrightness(0.5, {.value_range = {1, 2, 3}});
          }).find("two numbers") != std::string::npos);
    CHECK(thrown([] { layers::RandomRotation(0.5)(Input({7, 3})); }).find("ShapeError") != std::string::npos);
  }
}
