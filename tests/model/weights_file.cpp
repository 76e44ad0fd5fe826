// The file that save_weights writes, and what load_weights makes of files that do not fit.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "src/base/file.hpp"
#include "src/io/h5_reader.hpp"
#include "tests/files/scratch.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

Sequential convnet() {
  Sequential model({Input({6, 7, 2}, {.name = "image"}), layers::Conv2D(5, 3, {.name = "first"}),
                    layers::BatchNormalization({.name = "norm"}), layers::Conv2D(3, 2), layers::Flatten(),
                    layers::Dropout(0.5), layers::Dense(4)});
  model.compile({.optimizer = "adam", .loss = "mse"});
  return model;
}

std::vector<Shape> shapes_in(const io::H5Reader& file, const std::string& group) {
  std::vector<Shape> shapes;
  for (std::size_t i = 0; i < file.children(group).size(); ++i)
    shapes.push_back(file.type(group + "/" + std::to_string(i)).shape);
  return shapes;
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("weights lie in the file where Keras looks for them") {
    const ScratchDirectory scratch;
    const std::string path = scratch / "a.weights.h5";
    Sequential model = convnet();
    model.fit(numbers({3, 6, 7, 2}), numbers({3, 4}), {.verbose = 0});
    model.save_weights(path);
    const io::H5Reader file(path);
    CHECK(file.children("") == std::vector<std::string>{"hornet", "layers", "optimizer", "vars"});
    CHECK(file.children("layers") ==
          std::vector<std::string>{"batch_normalization", "conv2d", "conv2d_1", "dense", "dropout", "flatten"});
    CHECK(file.children("vars").empty());
    CHECK(file.children("layers/dropout/vars").empty());
    CHECK(shapes_in(file, "layers/conv2d/vars") == std::vector<Shape>{{3, 3, 2, 5}, {5}});
    CHECK(shapes_in(file, "layers/batch_normalization/vars") == std::vector<Shape>{{5}, {5}, {5}, {5}});
    CHECK(shapes_in(file, "layers/conv2d_1/vars") == std::vector<Shape>{{2, 2, 5, 3}, {3}});
    CHECK(file.attribute<std::string>("layers/conv2d/vars", "name") == "first");
    CHECK(file.attribute<std::string>("layers/batch_normalization/vars", "name") == "norm");
    CHECK(file.type("optimizer/vars/0") == TensorType{i32, {}});
    CHECK(file.tensor("optimizer/vars/0").item() == 1);
    CHECK(file.type("optimizer/vars/1") == TensorType{f32, {}});
    CHECK(file.type("optimizer/vars/2").shape == Shape{3, 3, 2, 5});
    CHECK(file.type("optimizer/vars/3").shape == Shape{3, 3, 2, 5});
    CHECK(file.children("optimizer/vars").size() == 2 + 2 * 8);
    CHECK(identical(file.tensor("layers/conv2d/vars/0"), model.get_weights()[0]));
  }

  TEST_CASE("layers of a functional model are numbered in Keras' order, and nested models nest") {
    const ScratchDirectory scratch;
    const std::string path = scratch / "a.weights.h5";
    Sequential inner({Input({5}), layers::Dense(7), layers::Dense(3)});
    const KerasTensor x = Input({5});
    Model model({.inputs = {x}, .outputs = {layers::Dense(2)(inner(x))}});
    model.save_weights(path);
    const io::H5Reader file(path);
    CHECK(file.children("layers") == std::vector<std::string>{"dense", "input_layer", "sequential"});
    CHECK(shapes_in(file, "layers/dense/vars") == std::vector<Shape>{{3, 2}, {2}});
    CHECK(shapes_in(file, "layers/sequential/layers/dense_1/vars") == std::vector<Shape>{{7, 3}, {3}});
    CHECK_FALSE(file.exists("optimizer"));
  }

  TEST_CASE("a save that fails at any operation leaves the old file") {
    const ScratchDirectory scratch;
    const std::string path = scratch / "a.weights.h5";
    Sequential model = small_mlp();
    model.save_weights(path);
    const std::string old = read_text(path);
    model.fit(numbers({7, 5}), classes(7, 3), {.verbose = 0});
    std::int64_t operations = 0;
    {
      const ScratchDirectory other;
      const FileFaultScope count({.at = 1000000});
      model.save_weights(other / "a.weights.h5");
      operations = count.operations();
    }
    CHECK(operations > 3);
    int failed = 0;
    for (std::int64_t at = 0; at < operations && read_text(path) == old; ++at) {
      const FileFaultScope fault({.at = at, .sticky = true, .error = ENOSPC});
      if (thrown([&] { model.save_weights(path); }).find("IoError") == 0) ++failed;
    }
    if (read_text(path) != old) {  // the last failure came after the new file was in place, whole
      Sequential copy = small_mlp();
      copy.load_weights(path);
      CHECK(same_weights(copy, model));
    }
    CHECK(failed > 2);
  }

  TEST_CASE("a file that does not fit changes nothing and says what does not fit") {
    const ScratchDirectory scratch;
    const std::string path = scratch / "a.weights.h5";
    small_mlp().save_weights(path);
    Sequential wider({Input({5}), layers::Dense(7), layers::Dense(4, {.name = "head"})});
    const std::vector<Tensor> before = wider.get_weights();
    const std::string message = thrown([&] { wider.load_weights(path); });
    CHECK(message.find("ShapeError") == 0);
    CHECK(message.find("\"head\"") != std::string::npos);
    CHECK(message.find("(7, 3) in the file") != std::string::npos);
    CHECK(message.find("this model has (7, 4)") != std::string::npos);
    CHECK(message.find("skip_mismatch") != std::string::npos);
    CHECK(same_tensors(wider.get_weights(), before));
    wider.load_weights(path, {.skip_mismatch = true});
    CHECK_FALSE(identical(wider.get_weights()[0], before[0]));
    CHECK(identical(wider.get_weights()[2], before[2]));
  }

  TEST_CASE("paths, missing files and models without weights are refused") {
    const ScratchDirectory scratch;
    Sequential model = small_mlp();
    CHECK(thrown([&] { model.save_weights(scratch / "a.h5"); }).find("must end in '.weights.h5'") != std::string::npos);
    CHECK(thrown([&] { model.save_weights(""); }).find("ConfigError") == 0);
    CHECK(thrown([&] { model.load_weights(scratch / "a.npz"); }).find("must end in '.weights.h5'") !=
          std::string::npos);
    CHECK(thrown([&] { model.load_weights(scratch / "absent.weights.h5"); }).find("IoError") == 0);
    CHECK(thrown([&] { model.save_weights(scratch / "no/such/directory.weights.h5"); }).find("IoError") == 0);
    write_text(scratch / "text.weights.h5", "this is no HDF5 file");
    CHECK(thrown([&] { model.load_weights(scratch / "text.weights.h5"); }).find("FormatError") == 0);
    Sequential unbuilt({layers::Dense(3)});
    CHECK(thrown([&] { unbuilt.save_weights(scratch / "a.weights.h5"); }).find("is not built") != std::string::npos);
    CHECK(thrown([&] { unbuilt.load_weights(scratch / "a.weights.h5"); }).find("is not built") != std::string::npos);
  }
}
