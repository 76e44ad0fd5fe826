// BackupAndRestore: training that was stopped at any point and taken up by a new model ends as if it had not been.
#include <doctest/doctest.h>

#include <csignal>
#include <hornet/hornet.hpp>

#include "tests/files/scratch.hpp"
#include "tests/model/power_cut.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;
using callbacks::BackupAndRestore;

namespace {

constexpr std::int64_t epochs = 3, batches = 5;  // of 23 samples, 5 a batch

// The last epoch's logs, by name, and the weights: what must be equal.
struct Result {
  std::vector<Tensor> weights;
  std::map<std::string, double> last;
};

bool same(const Result& a, const Result& b) { return same_tensors(a.weights, b.weights) && a.last == b.last; }

// A new model, in which nothing is as in any other, trained with these callbacks: dropout, shuffled data, a learning
// rate that a callback multiplies each epoch, validation.
Result train(std::vector<CallbackHandle> callbacks) {
  Sequential model = small_mlp("adam", 0.4);
  const Tensor x = numbers({23, 5}), y = classes(23, 3);
  callbacks.push_back(callbacks::LearningRateScheduler([](std::int64_t, double rate) { return rate * 0.75; }));
  const History history = model.fit(
      x, y, {.batch_size = 5, .epochs = epochs, .verbose = 0, .callbacks = callbacks, .validation_data = {x, y}});
  Result result{model.get_weights(), {}};
  for (const auto& [name, values] : history.history) result.last[name] = values.back();
  return result;
}

// A file from which every run begins alike: seeds, weights and optimizer of one model at the start of training.
void write_start(const std::string& directory) {
  Sequential model = small_mlp("adam", 0.4);
  class Start : public Callback {
   public:
    explicit Start(std::string path) : path_(std::move(path)) {}
    void on_train_begin(Logs&) override { model().save_training(path_, {}); }

   private:
    std::string path_;
  };
  std::filesystem::create_directories(directory);
  model.fit(numbers({23, 5}), classes(23, 3),
            {.epochs = 0, .verbose = 0, .callbacks = {Start(directory + "/latest.weights.h5")}});
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("training cut after any batch and resumed ends with the bits of an uninterrupted run") {
    for (const callbacks::SaveFrequency frequency :
         {callbacks::SaveFrequency("epoch"), callbacks::SaveFrequency(1), callbacks::SaveFrequency(3)}) {
      const ScratchDirectory scratch;
      write_start(scratch / "start");
      const auto backup = [&](const std::string& name) {
        std::filesystem::copy(scratch / "start", scratch / name);
        return scratch / name;
      };
      const callbacks::BackupAndRestoreOptions options{.save_freq = frequency};
      const Result whole = train({BackupAndRestore(backup("whole"), options)});
      for (std::int64_t cut = 1; cut < epochs * batches; ++cut) {
        CAPTURE(cut);
        const std::string directory = backup(std::to_string(cut));
        CHECK_THROWS_AS(train({BackupAndRestore(directory, options), CutAfter(cut)}), PowerCut);
        CHECK(same(train({BackupAndRestore(directory, options)}), whole));
        CHECK_FALSE(std::filesystem::exists(directory));
      }
    }
  }

  TEST_CASE("Ctrl-C backs up within the epoch and keeps the backup") {
    const auto interrupted = [] {
      class Interrupting : public Callback {
        void on_train_batch_end(std::int64_t batch, Logs&) override {
          if (batch == 2) std::raise(SIGINT);
        }
      };
      const ScratchDirectory scratch;
      write_start(scratch / "a");
      std::filesystem::copy(scratch / "a", scratch / "b");
      const Result whole = train({BackupAndRestore(scratch / "a")});
      train({BackupAndRestore(scratch / "b"), Interrupting()});
      if (!std::filesystem::exists(scratch / "b")) return 1;
      return same(train({BackupAndRestore(scratch / "b")}), whole) ? 0 : 2;
    };
    CHECK(run_in_child(interrupted) == 0);
  }

  TEST_CASE("data sets, endless ones too, are taken up where they were left") {
    for (const bool endless : {false, true}) {
      const ScratchDirectory scratch;
      write_start(scratch / "a");
      std::filesystem::copy(scratch / "a", scratch / "b");
      const auto fit = [&](const std::string& directory, std::int64_t cut) {
        Sequential model = small_mlp("adam", 0.4);
        Dataset data = Dataset::from_tensors(numbers({23, 5}), classes(23, 3)).shuffle(11, {.seed = 3}).batch(5);
        if (endless) data = data.repeat();
        FitOptions options{.epochs = epochs, .verbose = 0};
        options.callbacks = {BackupAndRestore(directory, {.save_freq = 1}), CutAfter(cut)};
        if (endless) options.steps_per_epoch = 4;
        model.fit(data, options);
        return model.get_weights();
      };
      const std::vector<Tensor> whole = fit(scratch / "a", -1);
      CHECK_THROWS_AS(fit(scratch / "b", 7), PowerCut);
      CHECK(same_tensors(fit(scratch / "b", -1), whole));
    }
  }

  TEST_CASE("a backup is kept when asked, and what is no backup is refused") {
    const ScratchDirectory scratch;
    const std::string path = scratch / "kept/latest.weights.h5";
    train({BackupAndRestore(scratch / "kept", {.delete_checkpoint = false})});
    CHECK(std::filesystem::exists(path));
    small_mlp().save_weights(path);
    CHECK(thrown([&] { train({BackupAndRestore(scratch / "kept")}); }).find("does not say where training stands") !=
          std::string::npos);
    CHECK(thrown([] { BackupAndRestore(""); }).find("backup_dir is empty") != std::string::npos);
    CHECK(thrown([] { BackupAndRestore("a", {.save_freq = 0}); }).find("at least 1") != std::string::npos);
  }

  TEST_CASE("ModelCheckpoint saves whole models that load") {
    const ScratchDirectory scratch;
    Sequential model = small_mlp();
    model.fit(numbers({23, 5}), classes(23, 3),
              {.epochs = 2, .verbose = 0, .callbacks = {callbacks::ModelCheckpoint(scratch / "{epoch}.keras")}});
    CHECK(scratch.names() == std::vector<std::string>{"1.keras", "2.keras"});
    Model loaded = load_model(scratch / "2.keras");
    CHECK(same_weights(loaded, model));
    CHECK(loaded.optimizer().iterations() == 2);
  }
}
