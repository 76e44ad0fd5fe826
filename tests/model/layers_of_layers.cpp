// Layers of the program's own that make their sublayers of their options, in init(): built, trained, saved and loaded.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "src/io/weight_groups.hpp"
#include "tests/files/scratch.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

struct TransformerBlock {
  std::int64_t embed_dim = 0, num_heads = 0, ff_dim = 0;
  double rate = 0.1;
  Layer att = {}, ffn = {}, layernorm1 = {}, layernorm2 = {}, dropout1 = {}, dropout2 = {};

  static constexpr std::string_view class_name = "TransformerBlock";
  static constexpr auto fields() {
    using T = TransformerBlock;
    return std::tuple{Field{"embed_dim", &T::embed_dim}, Field{"num_heads", &T::num_heads}, Field{"ff_dim", &T::ff_dim},
                      Field{"rate", &T::rate}};
  }
  void validate() const {
    if (num_heads < 1 || embed_dim % num_heads)
      throw ConfigError("TransformerBlock: 'embed_dim' must be a multiple of 'num_heads'");
  }
  void init() {
    att = layers::MultiHeadAttention(num_heads, embed_dim);
    ffn = Sequential{layers::Dense(ff_dim, {.activation = "relu"}), layers::Dense(embed_dim)};
    layernorm1 = layers::LayerNormalization({.epsilon = 1e-6});
    layernorm2 = layers::LayerNormalization({.epsilon = 1e-6});
    dropout1 = layers::Dropout(rate);
    dropout2 = layers::Dropout(rate);
  }
  std::vector<std::pair<std::string, Layer>> children() const {
    return {{"att", att},           {"ffn", ffn},          {"layernorm1", layernorm1}, {"layernorm2", layernorm2},
            {"dropout1", dropout1}, {"dropout2", dropout2}};
  }
  Value call(Scope& scope, Value x) const {
    const Value attended = layernorm1(scope, x + dropout1(scope, att.call(scope, {x, x})[0]));
    return layernorm2(scope, attended + dropout2(scope, ffn(scope, attended)));
  }
};

// Sublayers in a list: Keras' files number those of one class.
struct Residual {
  std::vector<std::int64_t> units = {};
  std::vector<Layer> blocks = {};

  static constexpr std::string_view class_name = "Residual";
  static constexpr auto fields() { return std::tuple{Field{"units", &Residual::units}}; }
  void init() {
    for (const std::int64_t n : units) blocks.push_back(layers::Dense(n, {.activation = "tanh"}));
  }
  std::vector<std::pair<std::string, Layer>> children() const {
    std::vector<std::pair<std::string, Layer>> out;
    for (std::size_t i = 0; i < blocks.size(); ++i)
      out.emplace_back(i ? "blocks/dense_" + std::to_string(i) : "blocks/dense", blocks[i]);
    return out;
  }
  Value call(Scope& scope, Value x) const {
    Value y = x;
    for (const Layer& block : blocks) y = block(scope, y);
    return x + y;
  }
};

Model functional() {
  const KerasTensor tokens = Input({5}, {.dtype = i32});
  KerasTensor x = layers::Embedding(11, 6)(tokens);
  for (int i = 0; i < 2; ++i) x = Layer(TransformerBlock{.embed_dim = 6, .num_heads = 2, .ff_dim = 7})(x);
  return Model({.inputs = tokens, .outputs = layers::Dense(3)(layers::GlobalAveragePooling1D()(x))});
}

Model sequential() {
  return Sequential{layers::Embedding(11, 6), Layer(TransformerBlock{.embed_dim = 6, .num_heads = 3, .ff_dim = 2}),
                    Layer(Residual{.units = {5, 6}}), layers::GlobalAveragePooling1D(), layers::Dense(3)};
}

Tensor some_tokens() {
  Tensor tokens(i32, {7, 5});
  const auto ids = tokens.data<std::int32_t>();
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<std::int32_t>(i * 7 % 11);
  return tokens;
}

std::vector<std::string> places(const Layer& model) {
  std::vector<std::string> out;
  for (const io::WeightGroup& group : io::weight_groups(model))
    if (!group.variables.empty()) out.push_back(group.path);
  return out;
}

void register_both() {
  register_layer<TransformerBlock>();
  register_layer<Residual>();
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("layers that make sublayers of their options are loaded, in functional models and in a Sequential") {
    const RegistrationScope scope;
    register_both();
    const ScratchDirectory scratch;
    const Tensor x = some_tokens(), y = numbers({7, 3});
    for (Model model : {functional(), sequential()}) {
      model.compile({.optimizer = "adam", .loss = "mse"});
      model.fit(x, y, {.batch_size = 3, .verbose = 0});
      model.save(scratch / "m.keras");
      Model loaded = load_model(scratch / "m.keras");
      CHECK(loaded.to_json() == model.to_json());
      CHECK(same_weights(loaded, model));
      CHECK(same_tensors({loaded.predict(x, {.verbose = 0})}, {model.predict(x, {.verbose = 0})}));
      const FitOptions options{.batch_size = 3, .verbose = 0};
      CHECK(loaded.fit(x, y, options).history == model.fit(x, y, options).history);
      CHECK(same_weights(loaded, model));

      Model clone = clone_model(model);
      if (!clone.built()) clone.build({None, 5});
      model.save_weights(scratch / "w.weights.h5");
      clone.load_weights(scratch / "w.weights.h5");
      CHECK(same_weights(clone, model));
    }
  }

  TEST_CASE("weights of sublayers are saved below the names that children() gives them") {
    Model model = sequential();
    model.build({None, 5});
    const std::string block = "layers/transformer_block/", list = "layers/residual/blocks/";
    CHECK(places(model) == std::vector<std::string>{"layers/embedding/vars", block + "att/query_dense/vars",
                                                    block + "att/key_dense/vars", block + "att/value_dense/vars",
                                                    block + "att/output_dense/vars", block + "ffn/layers/dense/vars",
                                                    block + "ffn/layers/dense_1/vars", block + "layernorm1/vars",
                                                    block + "layernorm2/vars", list + "dense/vars",
                                                    list + "dense_1/vars", "layers/dense/vars"});
  }

  TEST_CASE("init() runs once for each layer made, after validate()") {
    const TransformerBlock options{.embed_dim = 6, .num_heads = 2, .ff_dim = 7};
    const Layer one = options, two = options;
    CHECK(one.definition().children().size() == 6);
    CHECK(!one.definition().children()[0].second.same(two.definition().children()[0].second));
    CHECK(one.definition().children()[0].second.same(Layer(one).definition().children()[0].second));
    CHECK_THROWS_AS(Layer(TransformerBlock{.embed_dim = 5, .num_heads = 2, .ff_dim = 7}), ConfigError);
    CHECK_THROWS_AS(layer_from_config<TransformerBlock>(Config::Dict{{"embed_dim", 5}, {"num_heads", 2}}), ConfigError);
  }
}
