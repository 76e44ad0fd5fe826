// A model of layers that only keras.applications has (tools/record_applications.py).
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "tests/files/scratch.hpp"
#include "tests/golden_dir.hpp"
#include "tests/model/recorded_tensors.hpp"

using namespace hornet;

TEST_SUITE("model") {
  TEST_CASE(
      "layers of keras.applications: a file's model predicts and trains as Keras does, and its file is the same") {
    const auto folder = golden_file("applications");
    if (!folder) return;
    const Config run = parse_json(read_text(*folder + "/run.json"));
    Model model = load_model(*folder + "/blocks.keras");
    const Tensor x = tensor(run.at("x")), y = tensor(run.at("y"));
    CHECK(distance(model.predict(x, {.verbose = 0}), tensor(run.at("predicted"))) < 2e-6);

    for (const auto& [name, module] : {std::pair("LayerScale", "convnext"), std::pair("StochasticDepth", "convnext"),
                                       std::pair("CustomScaleLayer", "inception_resnet_v2")}) {
      const std::string form =
          std::string(R"("module":"keras.src.applications.)") + module + R"(","class_name":")" + name;
      CHECK(model.to_json().find(form) != std::string::npos);
      CHECK(model.to_json().find(std::string(R"("registered_name":")") + name) != std::string::npos);
    }
    CHECK(model_from_json(model.to_json()).to_json() == model.to_json());

    const FitOptions options{.batch_size = 4, .epochs = 3, .verbose = 0, .shuffle = false};
    const std::vector<double> loss = model.fit(x, y, options).history.at("loss");
    CHECK(distance(Tensor::from(loss).astype(f32), tensor(run.at("loss"))) < 2e-6);
  }

  TEST_CASE("StochasticDepth drops whole samples in training, and divides the others") {
    const layers::StochasticDepth layer(0.25);
    const Tensor ones = Tensor::ones({1000, 3, 2});
    CHECK(identical(layer(ones), ones));
    const Tensor sums = ops::sum(layer(ones, true), {1, 2});
    const double kept = ops::mean(ops::cast(ops::greater(sums, 1), f32)).item();
    CHECK(kept == doctest::Approx(0.75).epsilon(0.05));
    CHECK(distance(sums, ops::cast(ops::greater(sums, 1), f32) * 8) < 1e-5);
  }
}
