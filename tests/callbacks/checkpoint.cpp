#include <doctest/doctest.h>

#include <filesystem>
#include <hornet/base/error.hpp>
#include <hornet/callbacks/model_checkpoint.hpp>
#include <hornet/model/callback_list.hpp>

#include "src/callbacks/python_format.hpp"
#include "tests/callbacks/fake_model.hpp"
#include "tests/files/scratch.hpp"

using namespace hornet;
using callbacks::ModelCheckpoint;

namespace {

using Saved = std::vector<std::string>;

Saved saved_by(CallbackHandle callback, const std::string& name, const std::vector<double>& values) {
  FakeModel model;
  model.metrics["accuracy"] = Direction::up;
  CallbackList list({std::move(callback)}, model, {});
  list.on_train_begin();
  for (std::size_t epoch = 0; epoch < values.size(); ++epoch) {
    list.on_epoch_begin(static_cast<std::int64_t>(epoch));
    for (std::int64_t batch = 0; batch < 3; ++batch) list.on_train_batch_end(batch, {{"loss", 0.5}});
    list.on_epoch_end(static_cast<std::int64_t>(epoch), {{"loss", 0.25}, {name, values[epoch]}});
  }
  return model.saved;
}

}  // namespace

TEST_SUITE("callbacks") {
  TEST_CASE("ModelCheckpoint saves each epoch under a name made of its logs") {
    CHECK(saved_by(ModelCheckpoint("{epoch:02d}-{val_loss:.2f}.keras"), "val_loss", {0.756, 12}) ==
          Saved{"model 01-0.76.keras", "model 02-12.00.keras"});
    CHECK(saved_by(ModelCheckpoint("m{epoch}.weights.h5", {.save_weights_only = true}), "val_loss", {1, 2}) ==
          Saved{"weights m1.weights.h5", "weights m2.weights.h5"});
  }

  TEST_CASE("with save_best_only only improvements are saved, in the metric's direction") {
    const std::vector<double> values{0.5, 0.7, 0.4, 0.7, 0.8};
    CHECK(saved_by(ModelCheckpoint("{epoch}.keras", {.save_best_only = true}), "val_loss", values) ==
          Saved{"model 1.keras", "model 3.keras"});
    CHECK(saved_by(ModelCheckpoint("{epoch}.keras", {.monitor = "val_accuracy", .save_best_only = true}),
                   "val_accuracy", values) == Saved{"model 1.keras", "model 2.keras", "model 5.keras"});
    CHECK(saved_by(ModelCheckpoint("{epoch}.keras", {.save_best_only = true, .initial_value_threshold = 0.45}),
                   "val_loss", values) == Saved{"model 3.keras"});
    CHECK(saved_by(ModelCheckpoint("{epoch}.keras", {.monitor = "val_los", .save_best_only = true, .mode = "min"}),
                   "val_loss", {1, 1}) == Saved{"model 1.keras", "model 2.keras"});
  }

  TEST_CASE("save_freq counts batches across epochs") {
    CHECK(saved_by(ModelCheckpoint("{epoch}-{batch}-{loss}.keras", {.save_freq = 2}), "val_loss", {1, 1}) ==
          Saved{"model 1-2-0.5.keras", "model 2-1-0.5.keras", "model 2-3-0.5.keras"});
  }

  TEST_CASE("ModelCheckpoint makes the directory, and refuses one in the place of the file") {
    const ScratchDirectory scratch;
    saved_by(ModelCheckpoint(scratch / "a/b/m.keras"), "val_loss", {1});
    CHECK(std::filesystem::is_directory(scratch / "a/b"));
    std::filesystem::create_directory(scratch / "taken.keras");
    CHECK_THROWS_WITH_AS(saved_by(ModelCheckpoint(scratch / "taken.keras"), "val_loss", {1}),
                         doctest::Contains("is a directory"), IoError);
  }

  TEST_CASE("a wrong path or option of ModelCheckpoint is refused with what it should be") {
    CHECK_THROWS_WITH_AS(ModelCheckpoint("w.h5", {.save_weights_only = true}), doctest::Contains("'.weights.h5'"),
                         ConfigError);
    CHECK_THROWS_WITH_AS(ModelCheckpoint("m.zip"), doctest::Contains("got 'm.zip'"), ConfigError);
    CHECK_THROWS_WITH_AS(ModelCheckpoint("m.keras", {.save_freq = "batch"}), doctest::Contains("'epoch'"), ConfigError);
    CHECK_THROWS_WITH_AS(ModelCheckpoint("m.keras", {.save_freq = 0}), doctest::Contains("got 0"), ConfigError);
    for (const char* path : {"{val_lss:.2f}.keras", "{epoch:.2f.keras", "{epoch:s}.keras", "{val_loss:d}.keras",
                             "}.keras", "{}.keras", "{val_loss:99999f}.keras", "{val_loss:.f}.keras"}) {
      CAPTURE(path);
      CHECK_THROWS_AS(saved_by(ModelCheckpoint(path), "val_loss", {1}), ConfigError);
    }
  }

  TEST_CASE("numbers are written as Python writes them") {
    using callbacks::repr;
    const std::vector<std::pair<double, std::string>> known{{0, "0.0"},
                                                            {-0.0, "-0.0"},
                                                            {1, "1.0"},
                                                            {0.1, "0.1"},
                                                            {1e-4, "0.0001"},
                                                            {1e-5, "1e-05"},
                                                            {1e16, "1e+16"},
                                                            {1.5e300, "1.5e+300"},
                                                            {123456.75, "123456.75"},
                                                            {1e15, "1000000000000000.0"},
                                                            {-2.5e-7, "-2.5e-07"},
                                                            {static_cast<double>(0.1F), "0.10000000149011612"}};
    for (const auto& [value, text] : known) CHECK(repr(value) == text);
    const auto seven = [](std::string_view name) -> std::optional<callbacks::PythonNumber> {
      if (name == "i") return std::int64_t{7};
      return 0.125;
    };
    CHECK(callbacks::format_fields("{i:03d}|{i:4}|{i:.1f}|{x:+.1e}|{x:8.2f}|{x}|{{i}}", seven) ==
          "007|   7|7.0|+1.2e-01|    0.12|0.125|{i}");
  }
}
