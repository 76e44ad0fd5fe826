// Guards that no clock disturbs: how many steps training takes and how many bytes they move.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

using namespace hornet;

TEST_SUITE("passes") {
  TEST_CASE("a training step of two dense layers stays within its steps and bytes") {
    Sequential model{Input({28, 28}),      layers::Rescaling(1.0 / 255),
                     layers::Flatten(),    layers::Dense(512, {.activation = "relu"}),
                     layers::Dropout(0.2), layers::Dense(10, {.activation = "softmax"})};
    model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
    const MemoryReport report = model.memory_plan(32);
    CHECK(report.steps <= 18);
    CHECK(report.bytes_moved <= 15'000'000);
    CHECK(model.explain(32).find(" 0 copies back") != std::string::npos);
  }

  TEST_CASE("a training step of a convnet stays within its steps and bytes") {
    Sequential model{Input({28, 28, 1}),           layers::Conv2D(32, {3, 3}, {.activation = "relu"}),
                     layers::MaxPooling2D({2, 2}), layers::Conv2D(64, {3, 3}, {.activation = "relu"}),
                     layers::MaxPooling2D({2, 2}), layers::Flatten(),
                     layers::Dropout(0.5),         layers::Dense(10, {.activation = "softmax"})};
    model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
    const MemoryReport report = model.memory_plan(128);
    CHECK(report.steps <= 27);
    CHECK(report.bytes_moved <= 120'000'000);
    CHECK(model.explain(128).find(" 0 copies back") != std::string::npos);
  }

  TEST_CASE("the report names what was fused, and why a step stayed apart") {
    Sequential model{Input({6}), layers::Dense(5, {.activation = "relu"}), layers::Dense(3, {.activation = "softmax"})};
    model.compile({.optimizer = "sgd", .loss = "categorical_crossentropy"});
    const std::string all = model.explain(4);
    const std::string report =
        all.substr(all.find("== fusion report"), all.find("== plan") - all.find("== fusion report"));
    CHECK(report.find(": matmul, then ") != std::string::npos);
    CHECK(report.find(": rows of 3: ") != std::string::npos);
    CHECK(report.find("apart from") != std::string::npos);
    CHECK(report.find("the first cannot hand its result on piece by piece") != std::string::npos);
  }
}
