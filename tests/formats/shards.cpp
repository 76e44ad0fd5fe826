// Weights spread over several files: Keras' read, ours written and read.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "tests/files/scratch.hpp"
#include "tests/golden_dir.hpp"
#include "tests/golden_tests/recorded_model.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

constexpr double kTwoHundredBytes = 200.0 / (1 << 30);  // in GiB

Sequential trained_mlp() {
  Sequential model = small_mlp();
  model.fit(numbers({7, 5}), classes(7, 3), {.verbose = 0});
  return model;
}

void replace(const std::string& path, const std::string& from, const std::string& to) {
  std::string text = read_text(path);
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  write_text(path, text.replace(at, from.size(), to));
}

}  // namespace

TEST_SUITE("formats") {
  TEST_CASE("what Keras spread over files is gathered, a group that crosses files too") {
    const auto path = golden_file("sharded/mlp_adam.weights.json");
    if (!path) return;
    Model model = RecordedModel("mlp_adam").untrained();
    model.load_weights(*path);
    CHECK(RecordedModel("mlp_adam").compare_predictions(model) == "");
    CHECK(model.optimizer().variables()[0]->value().item() > 0);
  }

  TEST_CASE("weights saved in files of a given size are loaded to the bit, the optimizer's state too") {
    const ScratchDirectory scratch;
    Sequential model = trained_mlp(), copy = small_mlp();
    model.save_weights(scratch / "m.weights.json", {.max_shard_size = kTwoHundredBytes});
    CHECK(scratch.names().size() > 3);
    CHECK(scratch.names().front() == "m.weights.json");
    CHECK(scratch.names()[1] == "m_00000.weights.h5");
    copy.load_weights(scratch / "m.weights.json");
    CHECK(same_weights(copy, model));
    const History a = model.fit(numbers({7, 5}), classes(7, 3), {.epochs = 2, .verbose = 0});
    const History b = copy.fit(numbers({7, 5}), classes(7, 3), {.epochs = 2, .verbose = 0});
    CHECK(a.history == b.history);
  }

  TEST_CASE("a file of another save, a changed index and paths out of the directory are refused") {
    const ScratchDirectory scratch;
    Sequential model = trained_mlp();
    const std::string path = scratch / "m.weights.json", first = scratch / "m_00000.weights.h5";
    model.save_weights(path, {.max_shard_size = kTwoHundredBytes});
    const std::string old = read_text(first), index = read_text(path);
    model.fit(numbers({7, 5}), classes(7, 3), {.verbose = 0});
    model.save_weights(path, {.max_shard_size = kTwoHundredBytes});
    write_text(first, old);
    CHECK(thrown([&] { model.load_weights(path); }).find("is not of the save") != std::string::npos);
    write_text(path, index);
    replace(path, "/layers/dense/vars", "/layers/dance/vars");
    CHECK(thrown([&] { model.load_weights(path); }).find("it is damaged") != std::string::npos);
    write_text(path, R"({"weight_map": {"/layers/dense/vars": "../m_00000.weights.h5"}})");
    CHECK(thrown([&] { model.load_weights(path); }).find("of its own directory") != std::string::npos);
    write_text(path, R"({"weight_map": 7})");
    CHECK(thrown([&] { model.load_weights(path); }).find("FormatError") == 0);
  }

  TEST_CASE("a variable larger than a file, and sizes and paths that are wrong, are refused by name") {
    const ScratchDirectory scratch;
    Sequential model = small_mlp();
    CHECK(thrown([&] {
            model.save_weights(scratch / "m.weights.json", {.max_shard_size = 1e-8});
          }).find("more than max_shard_size (10 bytes)") != std::string::npos);
    CHECK(thrown([&] {
            model.save_weights(scratch / "m.weights.json", {.max_shard_size = 0});
          }).find("max_shard_size must be > 0") != std::string::npos);
    CHECK(thrown([&] {
            model.save_weights(scratch / "m.weights.h5", {.max_shard_size = 1});
          }).find("must end in '.weights.json' when max_shard_size is given") != std::string::npos);
    CHECK(scratch.names().empty());
  }
}
