// Classes and functions of the program's own in files: found by the names they are registered by, never by code.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "tests/files/scratch.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

struct Stretch {
  double by = 2;
  static constexpr std::string_view class_name = "Stretch", package = "elastic";
  static constexpr auto fields() { return std::tuple{Field{"by", &Stretch::by}}; }
  Value call(Scope&, Value x) const { return x * by; }
};

struct CubicError {
  double scale = 1;
  std::string reduction = "sum_over_batch_size", name = "cubic_error";
  static constexpr std::string_view class_name = "CubicError";
  static constexpr auto fields() {
    return std::tuple{Field{"scale", &CubicError::scale}, Field{"reduction", &CubicError::reduction},
                      Field{"name", &CubicError::name}};
  }
  Value call(Value y_true, Value y_pred) const {
    return scale * ops::mean(ops::power(ops::abs(y_true - y_pred), 3.0), -1);
  }
};

struct Within {
  double tolerance = 0.1;
  std::string name = "within";
  static constexpr std::string_view class_name = "Within";
  static constexpr auto fields() {
    return std::tuple{Field{"tolerance", &Within::tolerance}, Field{"name", &Within::name}};
  }
  Value call(Value y_true, Value y_pred) const { return ops::less(ops::abs(y_true - y_pred), tolerance); }
};

struct Halving {
  double initial = 0.5;
  static constexpr std::string_view class_name = "Halving";
  static constexpr auto fields() { return std::tuple{Field{"initial", &Halving::initial}}; }
  Value call(Value step) const { return initial * ops::exp(-0.7 * step); }
};

struct Descent : OptimizerOptions {
  Descent(LearningRate rate = 0.01, double p = 1) : learning_rate(std::move(rate)), push(p) {}
  LearningRate learning_rate;
  double push;
  static constexpr std::string_view class_name = "Descent";
  static constexpr auto fields() {
    return std::tuple_cat(optimizer_fields<Descent>(), std::tuple{Field{"push", &Descent::push}});
  }
  Value update(OptimizerScope&, Value variable, Value gradient, Value rate) const {
    return variable - rate * push * gradient;
  }
};

struct Sevens {
  double value = 7;
  static constexpr std::string_view class_name = "Sevens";
  static constexpr auto fields() { return std::tuple{Field{"value", &Sevens::value}}; }
  Tensor call(const Shape& shape, DType dtype, std::uint64_t) const { return Tensor::full(shape, value, dtype); }
};

struct AtMost {
  double limit = 1;
  static constexpr std::string_view class_name = "AtMost";
  static constexpr auto fields() { return std::tuple{Field{"limit", &AtMost::limit}}; }
  Value call(Value w) const { return ops::minimum(w, limit); }
};

Value squares(Value y_true, Value y_pred) { return ops::mean(ops::square(y_true - y_pred), -1); }
Value cube(Value x) { return x * x * x; }

void register_all() {
  register_layer<Stretch>();
  register_loss<CubicError>();
  register_loss("squares", squares);
  register_metric<Within>();
  register_metric("squares", squares);
  register_schedule<Halving>();
  register_optimizer<Descent>();
  register_initializer<Sevens>();
  register_constraint<AtMost>();
  register_activation("cube", cube);
}

Model model_of_own_classes() {
  const KerasTensor x = Input({5});
  const KerasTensor wide = Layer(Stretch{.by = 0.5})(x);
  Model model(
      {.inputs = {x},
       .outputs = {layers::Dense(2, {.activation = "cube", .kernel_initializer = Sevens{0.25}, .name = "a"})(wide),
                   layers::Dense(3, {.kernel_constraint = AtMost{0.5}, .name = "b"})(wide)}});
  model.compile({.optimizer = Descent(Halving{0.25}, 0.5),
                 .loss = {{"a", CubicError{.scale = 2}}, {"b", "squares"}},
                 .metrics = {{"a", {Within{0.5}, "squares"}}, {"b", {"mae"}}}});
  return model;
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("own layers, losses, metrics, optimizers, schedules and functions travel by name") {
    const RegistrationScope scope;
    register_all();
    const ScratchDirectory scratch;
    const Tensor x = numbers({7, 5});
    const std::vector<Tensor> y{numbers({7, 2}), numbers({7, 3})};
    Model model = model_of_own_classes();
    model.fit(x, y, {.batch_size = 3, .verbose = 0});
    model.save(scratch / "m.keras");
    Model loaded = load_model(scratch / "m.keras");
    CHECK(loaded.to_json() == model.to_json());
    CHECK(loaded.metrics_names() == model.metrics_names());
    const FitOptions options{.batch_size = 3, .verbose = 0};
    CHECK(loaded.fit(x, y, options).history == model.fit(x, y, options).history);
    CHECK(same_weights(loaded, model));

    const std::string json = model.to_json();
    for (const char* part : {R"("module":null,"class_name":"Stretch")", R"("registered_name":"elastic>Stretch")",
                             R"("registered_name":"Custom>CubicError")", R"("config":"Custom>squares")",
                             R"("class_name":"function","config":"Custom>cube","registered_name":"function")"})
      CHECK_MESSAGE(json.find(part) != std::string::npos, part);
  }

  TEST_CASE("a class that is not registered is an error that names it; custom_objects are for one file") {
    const ScratchDirectory scratch;
    {
      const RegistrationScope scope;
      register_all();
      model_of_own_classes().save(scratch / "m.keras");
    }
    const std::string path = scratch / "m.keras";
    CHECK(thrown([&] { load_model(path); }).find("unknown layer 'Stretch': as 'elastic>Stretch' it is of a program") !=
          std::string::npos);
    CHECK(load_model(path, {.custom_objects = register_all}).metrics_names().size() == 6);
    CHECK(thrown([&] { load_model(path); }).find("unknown layer 'Stretch'") != std::string::npos);
    CHECK(thrown([&] {
            load_model(path, {.custom_objects = register_layer<Stretch>});
          }).find("unknown activation 'cube'") != std::string::npos);
    CHECK(thrown([&] { load_model(path, {.safe_mode = false}); }).find("never done") != std::string::npos);
  }

  TEST_CASE("a name is registered once") {
    const RegistrationScope scope;
    register_all();
    CHECK(thrown([] { register_layer<Stretch>(); }).find("'Stretch' is registered already") != std::string::npos);
    CHECK(thrown([] { register_loss("squares", squares); }).find("'squares' is registered already") !=
          std::string::npos);
  }
}
