// The command `hornet` on models that Keras saved and on small ones of ours.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <hornet/hornet.hpp>

#include "src/command/run.hpp"
#include "tests/files/scratch.hpp"
#include "tests/golden_tests/recorded_model.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

struct Outcome {
  int status;
  std::string out, errors;
  bool says(const std::string& part) const { return (out + errors).find(part) != std::string::npos; }
};

// Sends a stream of the process to a file while it lives.
class Redirected {
 public:
  Redirected(std::FILE* stream, const std::string& path) : stream_(stream) {
    std::fflush(stream_);
    kept_ = ::dup(::fileno(stream_));
    std::FILE* file = std::fopen(path.c_str(), "w");
    ::dup2(::fileno(file), ::fileno(stream_));
    std::fclose(file);
  }
  ~Redirected() {
    std::fflush(stream_);
    ::dup2(kept_, ::fileno(stream_));
    ::close(kept_);
  }
  Redirected(const Redirected&) = delete;
  Redirected& operator=(const Redirected&) = delete;

 private:
  std::FILE* stream_;
  int kept_;
};

Outcome hornet_command(const std::vector<std::string>& arguments) {
  const ScratchDirectory scratch;
  Outcome outcome{};
  {
    const Redirected out(stdout, scratch / "out"), errors(stderr, scratch / "errors");
    outcome.status = command::run(arguments);
  }
  outcome.out = read_text(scratch / "out");
  outcome.errors = read_text(scratch / "errors");
  return outcome;
}

}  // namespace

TEST_SUITE("command") {
  TEST_CASE("summary prints a model's table and a weight file's tensors") {
    const ScratchDirectory scratch;
    small_mlp().save(scratch / "m.keras");
    const Outcome table = hornet_command({"summary", scratch / "m.keras", "--show-trainable"});
    CHECK(table.status == 0);
    CHECK(table.says("Total params: "));
    CHECK(table.says("Trai"));
    small_mlp().save_weights(scratch / "m.weights.h5");
    const Outcome weights = hornet_command({"summary", scratch / "m.weights.h5"});
    CHECK(weights.says("layers/dense/vars/0    float32 (5, 7)"));
    CHECK(weights.says("4 tensors, 66 numbers, 264 bytes") == false);  // the optimizer's are there too
    CHECK(weights.says(" tensors, "));
  }

  TEST_CASE("diff finds nothing between equal models, and the largest differences first between others") {
    const ScratchDirectory scratch;
    Sequential model = small_mlp();
    model.save(scratch / "a.keras");
    const Outcome same = hornet_command({"diff", scratch / "a.keras", scratch / "a.keras"});
    CHECK(same.status == 0);
    CHECK(same.says("equal: "));
    std::vector<Tensor> weights = model.get_weights();
    weights[0].data<float>()[9] += 0.5f;
    weights[3].data<float>()[2] += 2.0f;
    model.set_weights(weights);
    model.save(scratch / "b.keras");
    const Outcome moved = hornet_command({"diff", scratch / "a.keras", scratch / "b.keras"});
    CHECK(moved.status == 1);
    CHECK(moved.out.find("layers/dense_1/vars/1 float32 (3,): |a - b| <= 2, at [2]; 1 of 3 differ") <
          moved.out.find("layers/dense/vars/0 float32 (5, 7): |a - b| <= 0.5, at [1, 2]; 1 of 35 differ"));
    CHECK_FALSE(moved.says("structure"));
    CHECK(hornet_command({"diff", scratch / "a.keras", scratch / "b.keras", "--tolerance", "3"}).status == 0);
    Sequential wider({Input({5}), layers::Dense(7, {.activation = "relu"}), layers::Dropout(0), layers::Dense(4)});
    wider.save(scratch / "c.keras");
    const Outcome other = hornet_command({"diff", scratch / "a.keras", scratch / "c.keras", "--limit", "50"});
    CHECK(other.status == 1);
    CHECK(other.says("/config/units: 3 | 4"));
    CHECK(other.says("layers/dense_1/vars/0: float32 (7, 3) | float32 (7, 4)"));
    CHECK(other.says("optimizer/vars/0 int32 (): only in the first"));
  }

  TEST_CASE("predict writes what the model predicts, of one input or several, to one output or several") {
    const ScratchDirectory scratch;
    Sequential model = small_mlp();
    model.save(scratch / "m.keras");
    save_npy(scratch / "x.npy", numbers({4, 5}));
    const Outcome done =
        hornet_command({"predict", scratch / "m.keras", "--input", scratch / "x.npy", "--output", scratch / "y.npy"});
    CHECK(done.status == 0);
    CHECK(identical(load_npy(scratch / "y.npy"), model.predict(numbers({4, 5}), {.verbose = 0})));
    Model two = two_outputs();
    two.save(scratch / "two.keras");
    const Outcome many =
        hornet_command({"predict", scratch / "two.keras", "--input", scratch / "x.npy", "--output", scratch / "y.npy"});
    CHECK(many.status == 2);
    CHECK(many.says("the model has 2 outputs: give an --output that ends in '.npz'"));
    CHECK(hornet_command({"predict", scratch / "two.keras", "--input", scratch / "x.npy", "--output", scratch / "y.npz",
                          "--batch-size", "3"})
              .status == 0);
    CHECK(load_npz(scratch / "y.npz").size() == 2);
    CHECK(load_npz(scratch / "y.npz")[1].second.shape() == Shape{4, 2});
  }

  TEST_CASE("convert goes from a model through every form and back to a model that predicts the same bits") {
    const ScratchDirectory scratch;
    Sequential model = small_mlp();
    model.fit(numbers({7, 5}), classes(7, 3), {.verbose = 0});
    model.save(scratch / "m.keras");
    std::string from = scratch / "m.keras";
    for (const char* name : {"m.npz", "m.safetensors", "m.weights.h5", "m2.npz"}) {
      const Outcome step = hornet_command({"convert", from, scratch / name});
      CAPTURE(step.errors);
      CHECK(step.status == 0);
      CHECK(hornet_command({"diff", from, scratch / name}).says("equal: 14 tensors"));
      from = scratch / name;
    }
    const Outcome alone = hornet_command({"convert", from, scratch / "again.keras"});
    CHECK(alone.status == 2);
    CHECK(alone.says("name the model they are for by --model"));
    small_mlp().save(scratch / "fresh.keras");
    CHECK(hornet_command({"convert", from, scratch / "again.keras", "--model", scratch / "fresh.keras"}).status == 0);
    CHECK(hornet_command({"diff", scratch / "m.keras", scratch / "again.keras"}).says("weights") == false);
    Model again = load_model(scratch / "again.keras");
    CHECK(identical(again.predict(numbers({4, 5}), {.verbose = 0}), model.predict(numbers({4, 5}), {.verbose = 0})));
    CHECK(hornet_command({"convert", scratch / "m.keras", scratch / "s.weights.json", "--max-shard-size", "1e-6"})
              .status == 0);
    CHECK(hornet_command({"diff", scratch / "m.keras", scratch / "s.weights.json"}).says("equal: 14 tensors"));
  }

  TEST_CASE("files of Keras are summarised, drawn and converted") {
    for (const std::string& name : recorded_models()) {
      CAPTURE(name);
      REQUIRE(missing_classes(name).empty());
      const RecordedModel recorded(name);
      const ScratchDirectory scratch;
      const std::string keras = recorded.path(".trained.keras"), legacy = recorded.path(".legacy.h5");
      CHECK(hornet_command({"summary", legacy}).says("Total params"));
      CHECK(hornet_command({"convert", legacy, scratch / "m.keras"}).status == 0);
      CHECK_FALSE(hornet_command({"diff", keras, scratch / "m.keras"}).says("weights: "));
      CHECK(hornet_command({"plot", keras, scratch / "m.dot", "--show-shapes", "--expand-nested"}).status == 0);
      CHECK(read_text(scratch / "m.dot").find("Output shape") != std::string::npos);
      Model again = load_model(scratch / "m.keras");
      CHECK(recorded.compare_predictions(again) == "");
    }
  }

  TEST_CASE("wrong commands, endings and files are refused with status 2 and a reason") {
    const ScratchDirectory scratch;
    CHECK(hornet_command({}).status == 2);
    CHECK(hornet_command({"--help"}).status == 0);
    CHECK(hornet_command({"sumary", "m.keras"}).status == 2);
    CHECK(hornet_command({"summary", "m.onnx"}).says("expected a path ending in .keras, .h5 or .hdf5"));
    CHECK(hornet_command({"summary", scratch / "absent.keras"}).says("absent.keras"));
    write_text(scratch / "text.keras", "this is no archive");
    const Outcome broken = hornet_command({"summary", scratch / "text.keras"});
    CHECK(broken.status == 2);
    CHECK(broken.errors.find("hornet: ") == 0);
    CHECK(hornet_command({"convert", scratch / "m.keras", scratch / "m.weights.json"}).says("--max-shard-size"));
  }
}
