// Whole models in `.keras` files of our own: what is in them, and that all of it comes back.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "src/base/file.hpp"
#include "src/io/zip_archive.hpp"
#include "tests/files/scratch.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

// Saved and loaded: the same configuration and the same bits.
Model travelled(Model model, const Tensors& x) {
  const ScratchDirectory scratch;
  model.save(scratch / "m.keras");
  Model loaded = load_model(scratch / "m.keras");
  CHECK(loaded.to_json() == model.to_json());
  CHECK(model_from_json(model.to_json()).to_json() == model.to_json());
  CHECK(same_weights(loaded, model));
  CHECK(same_tensors(loaded.predict_all(x, {.verbose = 0}), model.predict_all(x, {.verbose = 0})));
  return loaded;
}

// The names of the members of an archive as they lie in it, each with its compression method.
std::vector<std::pair<std::string, int>> members(const std::string& archive) {
  std::vector<std::pair<std::string, int>> out;
  for (std::size_t at = 0; archive.compare(at, 4, "PK\3\4") == 0;) {
    const auto number = [&](std::size_t offset, int width) {
      std::size_t value = 0;
      for (int i = width - 1; i >= 0; --i)
        value = value << 8 | static_cast<std::uint8_t>(archive[at + offset + static_cast<std::size_t>(i)]);
      return value;
    };
    out.emplace_back(archive.substr(at + 30, number(26, 2)), static_cast<int>(number(8, 2)));
    at += 30 + number(26, 2) + number(28, 2) + number(18, 4);
  }
  return out;
}

Config config_in(const std::string& path) {
  const std::vector<std::byte> bytes = bytes_of(read_text(path));
  const std::vector<std::byte> config = io::ZipReader(bytes, path).read("config.json", 1 << 20);
  return parse_json({reinterpret_cast<const char*>(config.data()), config.size()});
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("an archive holds Keras' three members, in its order, stored") {
    const ScratchDirectory scratch;
    small_mlp().save(scratch / "m.keras");
    using Members = std::vector<std::pair<std::string, int>>;
    CHECK(members(read_text(scratch / "m.keras")) ==
          Members{{"metadata.json", 0}, {"config.json", 0}, {"model.weights.h5", 0}});
    const Config config = config_in(scratch / "m.keras");
    CHECK(config.at("module") == Config("keras"));
    CHECK(config.at("class_name") == Config("Sequential"));
    CHECK(config.at("config").at("layers").as_list().size() == 4);
    CHECK(config.at("build_config").at("input_shape") == Config(Config::List{nullptr, 5}));
    CHECK(config.at("compile_config").at("loss") == Config("sparse_categorical_crossentropy"));
    CHECK(config.at("compile_config").at("metrics") == Config(Config::List{"accuracy"}));
    CHECK(scratch.names() == std::vector<std::string>{"m.keras"});
  }

  TEST_CASE("keys that versions after Keras 3.0 added are not in a file while they have their default") {
    const std::string json = Sequential({Input({5}), layers::Dense(3), layers::BatchNormalization()}).to_json();
    for (const char* key : {"quantization_config", "renorm", "input_axes", "output_axes", "ragged", "optional"})
      CHECK(json.find(key) == std::string::npos);
    CHECK(json.find("\"sparse\":false") != std::string::npos);
    const std::string dropout = Sequential({layers::SpatialDropout2D(0.5, {.name = "d"})}).to_json();
    CHECK(dropout.find(R"("config":{"name":"d","dtype")") != std::string::npos);  // Keras' class takes no "trainable"
  }

  TEST_CASE("a loaded model trains on where the saved one stopped") {
    const Tensor x = numbers({23, 5}), y = classes(23, 3);
    const std::vector<Optimizer> kinds{
        "adam", optimizers::SGD({.learning_rate = schedules::CosineDecay(0.1, 7), .momentum = 0.9}),
        optimizers::RMSprop({.use_ema = true, .ema_overwrite_frequency = 2})};
    for (const Optimizer& optimizer : kinds) {
      Sequential model = small_mlp(optimizer, 0.3);
      const FitOptions options{.batch_size = 5, .epochs = 2, .verbose = 0};
      model.fit(x, y, options);
      Model loaded = travelled(model, x);
      CHECK(loaded.optimizer().iterations() == 10);
      CHECK(loaded.optimizer().learning_rate() == model.optimizer().learning_rate());
      CHECK(loaded.fit(x, y, options).history == model.fit(x, y, options).history);
      CHECK(same_weights(loaded, model));
    }
  }

  TEST_CASE("functional models keep their order of layers, shared layers, and inputs and outputs as they were given") {
    const KerasTensor a = Input({5}, {.name = "left"}), b = Input({5}, {.name = "right"});
    const layers::Dense shared(7, {.activation = "tanh"});
    const KerasTensor joined = layers::Concatenate()({shared(a), shared(layers::Dense(5)(shared(b)))});
    CHECK_THROWS_AS(shared(joined), ShapeError);
    const KerasTensor p = layers::Dense(2, {.name = "p"})(joined), q = layers::Dense(3, {.name = "q"})(joined);
    const std::vector<Tensor> x{numbers({4, 5}), numbers({4, 5}, 2)};
    CHECK(travelled(Model({.inputs = {a, b}, .outputs = {p, q}}), x).output_names() ==
          std::vector<std::string>{"p", "q"});

    Model keyed({.inputs = {{"b", b}, {"a", a}}, .outputs = {{"z", p}, {"c", q}}});
    const auto by_key = Tensors({{"a", x[0]}, {"b", x[1]}});
    Model loaded = travelled(keyed, by_key);
    loaded.compile({.optimizer = "sgd", .loss = {{"c", "mse"}, {"z", "mae"}}, .metrics = {{"z", {"mse"}}}});
    CHECK(loaded.metrics_names() == std::vector<std::string>{"loss", "c_loss", "z_loss", "z_mse"});
    CHECK(loaded.fit(by_key, Tensors({{"z", numbers({4, 2})}, {"c", numbers({4, 3})}}), {.verbose = 0}).epoch.size() ==
          1);
    CHECK(travelled(loaded, by_key).metrics_names() == loaded.metrics_names());
  }

  TEST_CASE("nested models come back, and a layer under two of them is one layer again") {
    const layers::Dense shared(5, {.name = "shared"});
    Sequential first({Input({5}), shared}), second({Input({5}), layers::Dense(5), shared});
    const KerasTensor x = Input({5}), inside = Input({5});
    Model inner({.inputs = {inside}, .outputs = {layers::Dense(2)(inside), layers::Dense(3)(inside)}});
    const std::vector<KerasTensor> outputs = inner.call(std::vector{second(first(x))});
    Model loaded =
        travelled(Model({.inputs = {x}, .outputs = {outputs[1], layers::Dense(4)(outputs[0])}}), numbers({3, 5}));
    const auto model = [&](const std::string& name) {
      return loaded.get_layer(name).definition().children().back().second;
    };
    CHECK(model(first.name()).same(model(second.name())));
    CHECK(loaded.weights().size() == 10);
  }

  TEST_CASE("a clone has the configuration and weights of its own") {
    const Model model = small_mlp();
    Model clone = clone_model(model);
    CHECK(clone.get_config() == model.get_config());
    CHECK_FALSE(same_weights(clone, model));
    CHECK(thrown([&] { clone.optimizer(); }).find("call compile()") != std::string::npos);
  }

  TEST_CASE("a Sequential whose input is not known travels too") {
    const ScratchDirectory scratch;
    Sequential model({layers::Dense(3)});
    model.compile({.optimizer = "sgd", .loss = "mse"});
    model.save(scratch / "m.keras");
    Model loaded = load_model(scratch / "m.keras");
    CHECK_FALSE(loaded.built());
    loaded.fit(numbers({4, 5}), numbers({4, 3}), {.verbose = 0});
    CHECK(travelled(loaded, numbers({4, 5})).built());
  }

  TEST_CASE("load_weights takes those of an archive") {
    const ScratchDirectory scratch;
    Sequential model = small_mlp(), other = small_mlp();
    model.save(scratch / "m.keras");
    other.load_weights(scratch / "m.keras");
    CHECK(same_weights(model, other));
  }

  TEST_CASE("what cannot be saved is refused, and nothing is written") {
    const ScratchDirectory scratch;
    Sequential model = small_mlp();
    const auto refused = [&](const std::string& path) { return thrown([&] { model.save(path); }); };
    CHECK(refused(scratch / "m.h5").find("must end in '.keras'") != std::string::npos);
    CHECK(refused(scratch / "m.weights.h5").find("save_weights") != std::string::npos);
    CHECK(refused(scratch / "no/m.keras").find("IoError: cannot save") == 0);
    model.compile({.optimizer = "sgd", .loss = [](Value a, Value b) { return ops::mean(ops::abs(a - b), -1); }});
    CHECK(refused(scratch / "m.keras").find("register_loss") != std::string::npos);
    model.compile({.optimizer = "sgd", .metrics = {Metric([](Value a, Value) { return a; }, "mine")}});
    CHECK(refused(scratch / "m.keras").find("register_metric") != std::string::npos);
    CHECK(scratch.names().empty());
    Sequential other = small_mlp();
    other.save(scratch / "m.keras");
    const std::string old = read_text(scratch / "m.keras");
    CHECK(thrown([&] { other.save(scratch / "m.keras", {.overwrite = false}); }).find("overwrite is false") !=
          std::string::npos);
    CHECK(read_text(scratch / "m.keras") == old);
  }
}
