// Operations of keras.ops in functional models, against what Keras' own made of the same model (operations.json).
#include <doctest/doctest.h>

#include <hornet/base/naming.hpp>
#include <hornet/layers/dense.hpp>
#include <hornet/model/model.hpp>
#include <hornet/model/model_config.hpp>
#include <hornet/model/symbolic_ops.hpp>
#include <limits>

#include "tests/golden_dir.hpp"
#include "tests/golden_tests/config_difference.hpp"
#include "tests/golden_tests/recorded_tensors.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

const Config& recorded() {
  static const Config file = [] {
    const auto text = golden_text("operations.json");
    return text ? parse_json(*text) : Config();
  }();
  return file;
}

std::vector<Tensor> recorded_inputs() {
  const auto& inputs = recorded().at("inputs").as_list();
  return {tensor_from(inputs[0]), tensor_from(inputs[1]), tensor_from(inputs[2], i32)};
}

// The first outputs of the recorded model, as a C++ program writes them.
Model written_here() {
  reset_names();
  const KerasTensor i = Input({4, 3}, {.name = "x"}), j = Input({4, 3}, {.name = "y"});
  const KerasTensor positive = ops::abs(i) + 0.5;
  return Model({.inputs = {i, j},
                .outputs = {i + j, i - j, i * j, i / j, i + 1.0, 1.0 - i, 2.0 * i, i / 4.0, 3.0 / positive, -i,
                            ops::power(i, 2.0), ops::mod(i, 2), ops::maximum(i, 0.25), ops::minimum(i, j),
                            ops::select(ops::greater(i, j), i, j), ops::cast(ops::less(i, 0.0), f32)}});
}

// The last of them, with an empty tensor for what only files ask for: Keras' names, and its defaults where it has some.
std::vector<KerasTensor> last_written_here(const KerasTensor& x, const KerasTensor& y, const KerasTensor& k) {
  const KerasTensor c = ops::greater(x, y), none;
  const auto number = [](const KerasTensor& truth) { return ops::cast(truth, f32); };
  const auto halves = ops::split(x, 2, 1), parts = ops::split(x, {1, 3}, 1), two = ops::split(y, {2}, -1);
  return {ops::stack({x, y}, 1),
          ops::stack({x, y}, -1),
          ops::tile(x, {1, 2, 3}),
          ops::tile(x, {2}),
          ops::repeat(x, 2, 1),
          ops::repeat(x, 3, -1),
          ops::var(x, 1),
          ops::var(x, {1, 2}, true),
          ops::std(x, -1),
          ops::norm(x, -1),
          ops::norm(x, 1, true),
          none,
          none,
          halves[0],
          halves[1],
          parts[0],
          parts[1],
          parts[2],
          two[0],
          two[1],
          ops::pad(x, {0, 1, 0}, {0, 2, 1}),
          ops::pad(x, {0, 2, 1}, {0, 0, 3}, 0.5),
          ops::one_hot(k, 5),
          none,
          number(ops::one_hot(k, 4, i32)),
          ops::take(x, k, 1),
          ops::take(x, {0, 2}, -1),
          ops::take(x, {3, -1, 0}, 1),
          ops::swapaxes(x, 1, 2),
          ops::moveaxis(x, 1, -1),
          none,
          ops::moveaxis(ops::stack({x, y}, 1), -1, 1),
          ops::leaky_relu(x),
          ops::leaky_relu(x, 0.1),
          ops::gelu(x),
          ops::gelu(x, false),
          ops::silu(x),
          ops::elu(x),
          ops::elu(x, 0.5),
          ops::selu(x),
          ops::celu(x),
          ops::celu(x, 2.0),
          ops::log_sigmoid(x),
          ops::hard_sigmoid(x),
          ops::hard_silu(x),
          ops::relu6(4.0 * x),
          ops::softsign(x),
          ops::glu(ops::concatenate({x, y}, -1)),
          ops::glu(x, 1),
          ops::hard_tanh(x),
          ops::tanh_shrink(x),
          ops::soft_shrink(x),
          ops::soft_shrink(x, 0.25),
          ops::hard_shrink(x),
          ops::hard_shrink(x, 1.0),
          ops::threshold(x, 0.5, 0.1),
          ops::squareplus(x),
          ops::squareplus(x, 2),
          ops::sparse_plus(x),
          ops::sparse_sigmoid(x),
          ops::sparsemax(x),
          number(ops::logical_xor(c, ops::greater(x, 0.0))),
          ops::floor_divide(x, ops::abs(y) + 0.1),
          number(ops::is_finite(ops::log(x - 1.0))),
          ops::round(3.0 * x),
          number(ops::any(c, 1)),
          number(ops::all(ops::greater(x, -1.0), {1, 2})),
          ops::logsumexp(x, 1),
          ops::logsumexp(100.0 * x, -1, true),
          ops::zeros_like(x),
          ops::ones_like(k),
          ops::normalize(x),
          none,
          ops::erf_inv(x * 0.4),
          ops::select(c, x, 0.0),
          ops::select(c, -1.0, y)};
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("each operation in a file of Keras gives what it gave there, and is written as it was") {
    if (recorded().is_null()) return;
    Model model = model_from_json(to_json(recorded().at("model")));
    const std::vector<Tensor> outputs = model.predict_all(recorded_inputs(), {.verbose = 0});
    const auto& expected = recorded().at("outputs").as_list();
    REQUIRE(outputs.size() == expected.size());
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      CAPTURE(i);
      CHECK(difference(outputs[i], tensor_from(expected[i])) <= 1e-5);
    }
    CHECK(config_difference(parse_json(model.to_json()), recorded().at("model")) == "");
  }

  TEST_CASE("operators on KerasTensors are Keras' operations") {
    if (recorded().is_null()) return;
    Model model = written_here();
    const std::vector<Tensor> inputs = recorded_inputs();
    const std::vector<Tensor> outputs = model.predict_all({inputs[0], inputs[1]}, {.verbose = 0});
    const auto& expected = recorded().at("outputs").as_list();
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      CAPTURE(i);
      CHECK(difference(outputs[i], tensor_from(expected[i])) <= 1e-5);
    }
    CHECK(model_from_json(model.to_json()).to_json() == model.to_json());
  }

  TEST_CASE("the functions of keras.ops on KerasTensors give what Keras' give, and are saved") {
    if (recorded().is_null()) return;
    reset_names();
    const std::vector<KerasTensor> inputs{Input({4, 3}, {.name = "x"}), Input({4, 3}, {.name = "y"}),
                                          Input({2}, {.dtype = i32, .name = "k"})};
    const std::vector<KerasTensor> all = last_written_here(inputs[0], inputs[1], inputs[2]);
    const auto& expected = recorded().at("outputs").as_list();
    std::vector<KerasTensor> outputs;
    std::vector<Tensor> values;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!all[i].node()) continue;
      outputs.push_back(all[i]);
      values.push_back(tensor_from(expected.at(expected.size() - all.size() + i)));
    }
    Model model({.inputs = inputs, .outputs = outputs});
    Model again = model_from_json(model.to_json());
    CHECK(again.to_json() == model.to_json());
    for (Model* each : {&model, &again}) {
      const std::vector<Tensor> computed = each->predict_all(recorded_inputs(), {.verbose = 0});
      for (std::size_t i = 0; i < computed.size(); ++i) {
        CAPTURE(i);
        CHECK(difference(computed[i], values[i]) <= 1e-5);
      }
    }
  }

  TEST_CASE("operations refuse what cannot be, naming it") {
    const KerasTensor x = Input({5, 7}, {.name = "x"});
    CHECK(thrown([&] { ops::split(x, 2, 1); }).find("(None, 5, 7) into 2 equal parts") != std::string::npos);
    CHECK(thrown([&] { ops::split(x, {2, 6}, 1); }).find("axis 1 of (None, 5, 7) at 6") != std::string::npos);
    CHECK(thrown([&] { ops::split(x, {3, 2}, 1); }).find("places where parts begin") != std::string::npos);
    CHECK(thrown([&] { ops::stack({x, ops::swapaxes(x, 1, 2)}); }).find("(None, 7, 5)") != std::string::npos);
    CHECK(thrown([&] { ops::tile(x, {1, 0, 1}); }).find("repeats must be >= 1") != std::string::npos);
    CHECK(thrown([&] { ops::take(x, {0, 5}, 1); }).find("there is no 5 on axis 1") != std::string::npos);
    CHECK(thrown([&] { ops::pad(x, {0, 1}, {0}); }).find("got 2 and 1") != std::string::npos);
    CHECK(thrown([&] { ops::glu(x); }).find("7") != std::string::npos);
  }

  TEST_CASE("what is squeezed without axes keeps its batch of one sample") {
    const KerasTensor x = Input({1, 4, 1}, {.name = "x"});
    Model model({.inputs = x, .outputs = ops::squeeze(x)});
    CHECK(model.outputs()[0].shape() == Shape{None, 4});
    CHECK(model.predict(numbers({1, 1, 4, 1}), {.verbose = 0}).shape() == Shape{1, 4});
    CHECK(thrown([&] { ops::squeeze(x, 0); }).find("axis 0 of (None, 1, 4, 1) is not 1") != std::string::npos);
    CHECK(thrown([&] { ops::squeeze(ops::get_item(x, {0})); }).find("name the axes of (1, 4, 1)") != std::string::npos);
  }

  TEST_CASE("a norm of an infinite order is read from the file that it is written to") {
    reset_names();
    const KerasTensor x = Input({4, 3}, {.name = "x"});
    const double infinity = std::numeric_limits<double>::infinity();
    Model model({.inputs = x, .outputs = {ops::norm(x, 1, false, infinity), ops::norm(x, {1, 2}, false, -infinity)}});
    Model again = model_from_json(model.to_json());
    const Tensor data = numbers({2, 4, 3});
    const std::vector<Tensor> outputs = model.predict_all(data, {.verbose = 0});
    const std::vector<Tensor> same = again.predict_all(data, {.verbose = 0});
    CHECK(outputs[0].shape() == Shape{2, 3});
    CHECK(to_string(outputs[0]) == to_string(same[0]));
    CHECK(to_string(outputs[1]) == to_string(same[1]));
  }

  TEST_CASE("operations stand in the summary and not among the layers") {
    reset_names();
    const KerasTensor a = Input({4, 3}, {.name = "a"});
    KerasTensor x = layers::Dense(3)(a);
    x = ops::mean((x + a) / 2.0, 1);
    Model model({.inputs = a, .outputs = x});
    CHECK(model.layers().size() == 2);
    CHECK(thrown([&] { model.get_layer("add"); }).find("has no layer \"add\"") != std::string::npos);
    const std::string summary = model.summary({.line_length = 100}, false);
    for (const char* row : {"add (Add)", "true_divide", "mean (Mean)", "dense[0][0]", "add[0][0]"}) {
      CAPTURE(row);
      CHECK(summary.find(row) != std::string::npos);
    }
    model.compile({.optimizer = "sgd", .loss = "mse"});
    const Tensor data = numbers({7, 4, 3}), y = numbers({7, 3}, 2);
    const double before = model.evaluate(data, y, {.verbose = 0})["loss"];
    model.fit(data, y, {.epochs = 5, .verbose = 0});
    CHECK(model.evaluate(data, y, {.verbose = 0})["loss"] < before);
  }

  TEST_CASE("parts of tensors are taken as Python takes them") {
    const KerasTensor x = Input({5, 7}, {.name = "x"});
    Model model({.inputs = x,
                 .outputs = {ops::get_item(x, {All, -1}), ops::get_item(x, {All, Slice{.start = 1, .stop = -1}, 2}),
                             ops::get_item(x, {All, All, Slice{.start = -3, .step = 2}})}});
    const Tensor data = numbers({2, 5, 7});
    const std::vector<Tensor> parts = model.predict_all(data, {.verbose = 0});
    CHECK(parts[0].shape() == Shape{2, 7});
    CHECK(parts[0].at({1, 3}) == data.at({1, 4, 3}));
    CHECK(parts[1].shape() == Shape{2, 3});
    CHECK(parts[1].at({1, 2}) == data.at({1, 3, 2}));
    CHECK(parts[2].shape() == Shape{2, 5, 2});
    CHECK(parts[2].at({1, 2, 1}) == data.at({1, 2, 6}));
    CHECK(thrown([&] { ops::get_item(x, {All, 5}); }).find("there is no 5 on axis 1") != std::string::npos);
    CHECK(thrown([&] {
            ops::get_item(x, {All, Slice{.start = 3, .stop = 2}});
          }).find("holds nothing") != std::string::npos);
    CHECK(thrown([&] { ops::get_item(x, {All, 0, 0, 0}); }).find("4 indices") != std::string::npos);
    CHECK(thrown([&] { ops::get_item(x, {All, Slice{.step = 0}}); }).find("step must be >= 1") != std::string::npos);
  }

  TEST_CASE("operations on shapes that do not fit name both") {
    const KerasTensor a = Input({4}, {.name = "a"}), b = Input({3}, {.name = "b"});
    const std::string message = thrown([&] { a + b; });
    CHECK(message.find("(None, 4)") != std::string::npos);
    CHECK(message.find("(None, 3)") != std::string::npos);
  }
}
