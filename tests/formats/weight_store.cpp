// Weights under the names that other versions of Keras gave them.
#include "src/io/weight_store.hpp"

#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "src/io/h5_writer.hpp"
#include "tests/files/h5_sample.hpp"
#include "tests/files/scratch.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

// A model's weights with each path changed.
template <class Change>
void save_renamed(const Model& model, const std::string& path, Change change) {
  io::H5Writer file;
  for (const auto& [name, tensor] : weights_by_path(model)) file.dataset(change(name), tensor);
  file.save(path);
}

Sequential two_layers() { return Sequential({Input({5}), layers::Dense(7), layers::Dense(3)}); }

}  // namespace

TEST_SUITE("formats") {
  TEST_CASE("weights of Keras 2.12 and 2.13, and those that old versions wrote on Windows, are found") {
    const ScratchDirectory scratch;
    const std::string path = scratch / "m.weights.h5";
    const Sequential model = two_layers();
    Sequential copy = two_layers();
    save_renamed(model, path, [](std::string name) { return name.replace(0, 6, "_layer_checkpoint_dependencies"); });
    copy.load_weights(path);
    CHECK(same_weights(copy, model));
    Sequential another = two_layers();
    save_renamed(model, path, [](std::string name) { return name.replace(6, 1, "\\"); });
    another.load_weights(path);
    CHECK(same_weights(another, model));
  }

  TEST_CASE("attention of Keras 3.0 is found; groups with other names or gaps are refused") {
    const ScratchDirectory scratch;
    const auto variables = [&](const std::vector<std::string>& datasets, const std::string& group) {
      io::H5Writer file;
      for (const std::string& dataset : datasets) file.dataset(dataset, counted({2}));
      file.save(scratch / "m.weights.h5");
      return io::WeightStore::open(scratch / "m.weights.h5").variables(group).size();
    };
    CHECK(variables({"layers/a/_query_dense/vars/0", "layers/a/_query_dense/vars/1"}, "layers/a/query_dense/vars") ==
          2);
    CHECK(variables({"layers/a/vars/0"}, "layers/b/vars") == 0);
    CHECK(thrown([&] { variables({"layers/a/vars/kernel"}, "layers/a/vars"); }).find("which is no number") !=
          std::string::npos);
    io::H5Writer gap;
    gap.dataset("layers/dense/vars/0", numbers({5, 7}));
    gap.dataset("layers/dense/vars/2", numbers({7}));
    gap.save(scratch / "gap.weights.h5");
    Sequential model = two_layers();
    CHECK(thrown([&] { model.load_weights(scratch / "gap.weights.h5"); }).find("with gaps in their numbers") !=
          std::string::npos);
  }

  TEST_CASE("names that are no paths cannot become weights") {
    const ScratchDirectory scratch;
    const std::string path = scratch / "m.weights.h5";
    for (const char* name : {"", "/a", "a//b", "a/./b", "a/"})
      CHECK(thrown([&] {
              save_weights_by_path(path, {{name, Tensor(1)}});
            }).find("is no path of a weight") != std::string::npos);
    CHECK(thrown([&] {
            save_weights_by_path(path, {{"a", Tensor(1)}, {"a", Tensor(2)}});
          }).find("two weights") != std::string::npos);
    CHECK(thrown([&] {
            save_weights_by_path(path, {{"a", Tensor(1)}, {"a/b", Tensor(2)}});
          }).find("when another is called 'a/b'") != std::string::npos);
    CHECK(thrown([&] { save_weights_by_path(scratch / "m.npz", {}); }).find("must end in '.weights.h5'") !=
          std::string::npos);
    CHECK(scratch.names().empty());
  }
}
