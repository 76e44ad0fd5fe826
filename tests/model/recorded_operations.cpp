// Models of one operation each, as Keras wrote, called and saved them (tools/record_operations.py).
#include <doctest/doctest.h>

#include <algorithm>
#include <hornet/base/naming.hpp>
#include <hornet/model/model.hpp>
#include <hornet/model/model_config.hpp>
#include <hornet/model/symbolic_ops.hpp>
#include <map>

#include "tests/golden_dir.hpp"
#include "tests/golden_tests/config_difference.hpp"
#include "tests/golden_tests/recorded_tensors.hpp"

using namespace hornet;

namespace {

using Tensors = std::vector<KerasTensor>;

KerasTensor number(const KerasTensor& truth) { return ops::cast(truth, f32); }
Tensors both(const ops::SymbolicTopK& x) { return {x.values, x.indices}; }
Tensors both(const ops::SymbolicMoments& x) { return {x.mean, x.variance}; }

// The recorded cases, in C++.
const std::map<std::string, Tensors (*)(const Tensors&)> kWrittenHere{
    {"split into equal parts", [](const Tensors& in) { return ops::split(in[0], 2, 1); }},
    {"split at one place", [](const Tensors& in) { return ops::split(in[0], {3}, 1); }},
    {"split at places",
     [](const Tensors& in) {
       return ops::split(in[0], {1, 3}, 1);
     }},
    {"split from the end", [](const Tensors& in) { return ops::split(in[0], {2}, -1); }},
    {"unstack", [](const Tensors& in) { return ops::unstack(in[0], 1); }},
    {"top_k", [](const Tensors& in) { return both(ops::top_k(in[0], 2)); }},
    {"in_top_k", [](const Tensors& in) { return Tensors{number(ops::in_top_k(in[0], in[1], 3))}; }},
    {"sort", [](const Tensors& in) { return Tensors{ops::sort(in[0])}; }},
    {"sort along an axis", [](const Tensors& in) { return Tensors{ops::sort(in[0], 1)}; }},
    {"argsort", [](const Tensors& in) { return Tensors{ops::argsort(in[0])}; }},
    {"argsort of equals", [](const Tensors& in) { return Tensors{ops::argsort(ops::round(in[0]), 1)}; }},
    {"argsort of integers", [](const Tensors& in) { return Tensors{ops::argsort(in[0])}; }},
    {"argmax of all", [](const Tensors& in) { return Tensors{ops::argmax(in[0])}; }},
    {"argmax keeps its axis", [](const Tensors& in) { return Tensors{ops::argmax(in[0], 1, true)}; }},
    {"argmin", [](const Tensors& in) { return Tensors{ops::argmin(in[0], -1)}; }},
    {"argmin of all keeps axes", [](const Tensors& in) { return Tensors{ops::argmin(in[0], {}, true)}; }},
    {"take_along_axis", [](const Tensors& in) { return Tensors{ops::take_along_axis(in[0], in[1], 1)}; }},
    {"take_along_axis from the end",
     [](const Tensors& in) { return Tensors{ops::take_along_axis(in[0], in[1] - 4.0, 1)}; }},
    {"take_along_axis stretches",
     [](const Tensors& in) {
       return Tensors{ops::take_along_axis(in[0], ops::mod(ops::get_item(in[1], {All, All, Slice{.stop = 1}}), 3), -1)};
     }},
    {"arctan2", [](const Tensors& in) { return Tensors{ops::atan2(in[0], in[1])}; }},
    {"arcsin", [](const Tensors& in) { return Tensors{ops::asin(in[0] / 1.6)}; }},
    {"arccos", [](const Tensors& in) { return Tensors{ops::acos(in[0] / 1.6)}; }},
    {"arccosh", [](const Tensors& in) { return Tensors{ops::acosh(ops::abs(in[0]) + 1)}; }},
    {"arctanh", [](const Tensors& in) { return Tensors{ops::atanh(in[0] / 1.6)}; }},
    {"log2", [](const Tensors& in) { return Tensors{ops::log2(ops::abs(in[0]))}; }},
    {"log10", [](const Tensors& in) { return Tensors{ops::log10(in[0] + 1)}; }},
    {"logaddexp", [](const Tensors& in) { return Tensors{ops::logaddexp(in[0], in[1])}; }},
    {"trunc", [](const Tensors& in) { return Tensors{ops::trunc(in[0] * 3)}; }},
    {"isinf", [](const Tensors& in) { return Tensors{number(ops::is_inf(in[0] / 0))}; }},
    {"divide_no_nan", [](const Tensors& in) { return Tensors{ops::divide_no_nan(in[0], ops::relu(in[1]))}; }},
    {"full_like", [](const Tensors& in) { return Tensors{ops::full_like(in[0], 2.5)}; }},
    {"a mask of integers", [](const Tensors& in) { return Tensors{number(ops::not_equal(in[0], 0))}; }},
    {"equal to a number", [](const Tensors& in) { return Tensors{number(ops::equal(in[0], 2))}; }},
    {"at least a number", [](const Tensors& in) { return Tensors{number(ops::greater_equal(in[0], 2))}; }},
    {"at most a number", [](const Tensors& in) { return Tensors{number(ops::less_equal(in[0], 2))}; }},
    {"floor_divide by a number", [](const Tensors& in) { return Tensors{ops::floor_divide(in[0], 2)}; }},
    {"add a number", [](const Tensors& in) { return Tensors{ops::add(in[0], 0.5)}; }},
    {"subtract a number", [](const Tensors& in) { return Tensors{ops::subtract(in[0], 0.5)}; }},
    {"multiply by a number", [](const Tensors& in) { return Tensors{ops::multiply(in[0], 0.5)}; }},
    {"divide by a number", [](const Tensors& in) { return Tensors{ops::divide(in[0], 0.5)}; }},
    {"prod", [](const Tensors& in) { return Tensors{ops::prod(in[0], 1)}; }},
    {"prod keeps its axes",
     [](const Tensors& in) {
       return Tensors{ops::prod(in[0], {1, 3}, true)};
     }},
    {"prod of all", [](const Tensors& in) { return Tensors{ops::prod(in[0] + 1)}; }},
    {"count_nonzero", [](const Tensors& in) { return Tensors{ops::count_nonzero(in[0], 1)}; }},
    {"moments", [](const Tensors& in) { return both(ops::moments(in[0], 1)); }},
    {"moments keep their axes",
     [](const Tensors& in) {
       return both(ops::moments(in[0], {1, 2}, true));
     }},
    {"cumsum", [](const Tensors& in) { return Tensors{ops::cumsum(in[0], 1)}; }},
    {"cumprod", [](const Tensors& in) { return Tensors{ops::cumprod(in[0], -1)}; }},
    {"flip", [](const Tensors& in) { return Tensors{ops::flip(in[0], 1)}; }},
    {"flip along axes",
     [](const Tensors& in) {
       return Tensors{ops::flip(in[0], {1, 2})};
     }},
    {"flip all", [](const Tensors& in) { return Tensors{ops::flip(in[0])}; }},
    {"roll", [](const Tensors& in) { return Tensors{ops::roll(in[0], 1, 1)}; }},
    {"roll back", [](const Tensors& in) { return Tensors{ops::roll(in[0], -2, -1)}; }},
    {"roll along axes",
     [](const Tensors& in) {
       return Tensors{ops::roll(in[0], {3, 1}, {1, 2})};
     }},
    {"roll all", [](const Tensors& in) { return Tensors{ops::roll(in[0], 5)}; }},
    {"diff", [](const Tensors& in) { return Tensors{ops::diff(in[0], 1, 1)}; }},
    {"diff twice", [](const Tensors& in) { return Tensors{ops::diff(in[0], 2)}; }},
    {"tril", [](const Tensors& in) { return Tensors{ops::tril(in[0])}; }},
    {"tril below", [](const Tensors& in) { return Tensors{ops::tril(in[0], -1)}; }},
    {"triu", [](const Tensors& in) { return Tensors{ops::triu(in[0], 1)}; }},
    {"space_to_depth",
     [](const Tensors& in) {
       return Tensors{ops::space_to_depth(ops::get_item(ops::expand_dims(in[0], -1), {All, All, Slice{.stop = 2}}), 2)};
     }},
    {"depth_to_space", [](const Tensors& in) { return Tensors{ops::depth_to_space(in[0], 2)}; }},
    {"depth_to_space of channels first",
     [](const Tensors& in) {
       return Tensors{ops::depth_to_space(ops::transpose(in[0], {0, 3, 1, 2}), 2, true)};
     }},
    {"space_to_depth of channels first",
     [](const Tensors& in) {
       return Tensors{
           ops::space_to_depth(ops::get_item(ops::expand_dims(in[0], 1), {All, All, All, Slice{.stop = 2}}), 2, true)};
     }},
    {"transpose all", [](const Tensors& in) { return Tensors{ops::transpose(in[0])}; }},
    {"expand_dims along axes",
     [](const Tensors& in) {
       return Tensors{ops::expand_dims(in[0], {1, -1})};
     }},
    {"squeeze axes",
     [](const Tensors& in) {
       return Tensors{ops::squeeze(ops::expand_dims(in[0], {1, 3}), {1, 3})};
     }},
    {"moveaxis of axes",
     [](const Tensors& in) {
       return Tensors{ops::moveaxis(in[0], {1, 2}, {2, 3})};
     }},
    {"extract_patches",
     [](const Tensors& in) {
       return Tensors{
           ops::extract_patches(ops::get_item(ops::expand_dims(in[0], -1), {All, All, Slice{.stop = 2}}), {2, 2})};
     }},
    {"extract_patches of pictures",
     [](const Tensors& in) {
       return Tensors{ops::extract_patches(in[0], {1, 3})};
     }},
    {"extract_patches that overlap",
     [](const Tensors& in) {
       return Tensors{ops::extract_patches(in[0], {2, 2}, {.strides = {1, 1}, .padding = "same"})};
     }},
    {"extract_patches spread out",
     [](const Tensors& in) {
       return Tensors{
           ops::extract_patches(ops::expand_dims(in[0], -1), {2, 2}, {.strides = {1, 1}, .dilation_rate = {2, 2}})};
     }},
    {"median", [](const Tensors& in) { return Tensors{ops::median(in[0], 1)}; }},
    {"median of an odd number", [](const Tensors& in) { return Tensors{ops::median(in[0], -1, true)}; }},
    {"median of all", [](const Tensors& in) { return Tensors{ops::median(in[0])}; }},
    {"nan_to_num",
     [](const Tensors& in) {
       return Tensors{ops::nan_to_num(ops::log(in[0]) + ops::relu(in[1]) / 0, {.nan = 0.5, .posinf = 9})};
     }},
    {"matmul stretches",
     [](const Tensors& in) {
       return Tensors{
           ops::matmul(ops::transpose(in[0], {0, 1, 3, 2}),
                       ops::expand_dims(in[1], 1) *
                           ops::ones_like(ops::get_item(in[0], {All, Slice{.stop = 1}, All, Slice{.stop = 1}})))};
     }},
    {"matmul by a vector",
     [](const Tensors& in) {
       return Tensors{ops::matmul(in[0], ops::get_item(in[1], {1, 0}))};
     }},
    {"matmul of a vector",
     [](const Tensors& in) {
       return Tensors{ops::matmul(ops::get_item(in[1], {1, All, 2}), in[0])};
     }},
    {"matmul of vectors",
     [](const Tensors& in) {
       const KerasTensor a = ops::get_item(in[0], {0, 1}), b = ops::get_item(in[1], {1, 2});
       return Tensors{ops::matmul(a, b)};
     }},
    {"dot",
     [](const Tensors& in) {
       return Tensors{ops::dot(in[0], ops::transpose(ops::get_item(in[1], {0, All})))};
     }},
    {"dot of lists of matrices",
     [](const Tensors& in) {
       const KerasTensor a = ops::transpose(ops::get_item(in[1], {1, All}));
       return Tensors{ops::dot(a, ops::get_item(in[0], {All, Slice{.start = 2}}))};
     }},
    {"dot by a vector",
     [](const Tensors& in) {
       return Tensors{ops::dot(in[0], ops::get_item(in[1], {1, 2}))};
     }},
    {"inner", [](const Tensors& in) { return Tensors{ops::inner(in[0], in[1])}; }},
    {"vdot", [](const Tensors& in) { return Tensors{ops::vdot(in[0], in[1])}; }},
    {"outer",
     [](const Tensors& in) {
       const KerasTensor a = ops::get_item(in[0], {0, All}), b = ops::get_item(in[1], {1, All});
       return Tensors{ops::outer(a, b)};
     }},
    {"tensordot",
     [](const Tensors& in) {
       return Tensors{ops::tensordot(in[0], ops::get_item(in[1], {0, All}))};
     }},
    {"tensordot of one axis",
     [](const Tensors& in) {
       return Tensors{ops::tensordot(in[0], ops::transpose(ops::get_item(in[1], {0, All})), 1)};
     }},
    {"tensordot over axes",
     [](const Tensors& in) {
       return Tensors{ops::tensordot(in[1], ops::get_item(in[0], {0, All}), {2}, {1})};
     }},
    {"tensordot without a sum",
     [](const Tensors& in) {
       return Tensors{ops::tensordot(in[0], ops::get_item(in[1], {0, All}), 0)};
     }},
    {"squeeze", [](const Tensors& in) { return Tensors{ops::squeeze(in[0])}; }},
    {"norm of order 1", [](const Tensors& in) { return Tensors{ops::norm(in[0], 1, false, 1)}; }},
    {"norm of order 0", [](const Tensors& in) { return Tensors{ops::norm(in[0], 1, false, 0)}; }},
    {"norm of order 3", [](const Tensors& in) { return Tensors{ops::norm(in[0], -1, true, 3)}; }},
    {"norm of order 0.5", [](const Tensors& in) { return Tensors{ops::norm(in[0], 1, false, 0.5)}; }},
    {"norm of order -1.5", [](const Tensors& in) { return Tensors{ops::norm(in[0], 1, false, -1.5)}; }},
    {"norm of matrices",
     [](const Tensors& in) {
       return Tensors{ops::norm(in[0], {1, 2}, false, "fro")};
     }},
    {"norm of columns",
     [](const Tensors& in) {
       return Tensors{ops::norm(in[0], {1, 2}, false, 1)};
     }},
    {"norm of rows that were columns",
     [](const Tensors& in) {
       return Tensors{ops::norm(in[0], {2, 1}, true, -1)};
     }},
    {"norm of all", [](const Tensors& in) { return Tensors{ops::norm(in[0])}; }},
    {"normalize of order 3", [](const Tensors& in) { return Tensors{ops::normalize(in[0], 1, 3)}; }},
    {"one_hot", [](const Tensors& in) { return Tensors{ops::one_hot(in[0], 4)}; }},
};

const Config& recorded() {
  static const Config file = [] {
    const auto text = golden_text("array_operations.json");
    return text ? parse_json(*text) : Config(Config::Dict{{"cases", Config::List{}}});
  }();
  return file;
}

// Keras' ExtractPatches leaves out its name where all other operations have theirs; Hornet writes it, and Keras reads
// it.
Config with_names(const Config& model) {
  Config::List layers;
  for (Config layer : model.at("config").at("layers").as_list()) {
    Config options = layer.at("config");
    options.set("name", layer.at("name"));
    layer.set("config", options);
    layers.push_back(layer);
  }
  Config options = model.at("config"), out = model;
  options.set("layers", layers);
  out.set("config", options);
  return out;
}

Model loaded(const Config& one) { return model_from_json(to_json(one.at("model"))); }

// The Input of that name in the recorded model, made anew.
KerasTensor input_of(const Config& one, const std::string& name) {
  const Config::List& layers = one.at("model").at("config").at("layers").as_list();
  const auto found =
      std::ranges::find_if(layers, [&](const Config& layer) { return layer.at("name") == Config(name); });
  REQUIRE(found != layers.end());
  const Config& options = found->at("config");
  const Config::List& extents = options.at("batch_shape").as_list();
  Shape shape;
  for (std::size_t i = 1; i < extents.size(); ++i) shape = shape + Shape{extents[i].as_int()};
  return Input(shape, {.dtype = dtype_from_string(options.at("dtype").as_string()), .name = name});
}

Model written_here(const Config& one) {
  reset_names();
  Tensors inputs;
  for (const Config& name : one.at("inputs").as_list()) inputs.push_back(input_of(one, name.as_string()));
  return Model({.inputs = inputs, .outputs = kWrittenHere.at(one.at("name").as_string())(inputs)});
}

// The largest difference between what the model computes and what Keras' computed.
double largest_error(Model& model, const Config& one) {
  std::vector<Tensor> inputs;
  for (std::size_t i = 0; i < model.inputs().size(); ++i)
    inputs.push_back(
        tensor_from(recorded().at("inputs").at(one.at("inputs").as_list()[i].as_string()), model.inputs()[i].dtype()));
  const std::vector<Tensor> outputs = model.predict_all(inputs, {.verbose = 0});
  const Config::List& expected = one.at("outputs").as_list();
  REQUIRE(outputs.size() == expected.size());
  double most = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i)
    most = std::max(most, difference(outputs[i], tensor_from(expected[i])));
  return most;
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("an operation in a file of Keras gives what it gave there, and is written as it was") {
    for (const Config& one : recorded().at("cases").as_list()) {
      CAPTURE(one.at("name").as_string());
      Model model = loaded(one);
      CHECK(largest_error(model, one) <= 1e-5);
      CHECK(config_difference(parse_json(model.to_json()), with_names(one.at("model"))) == "");
    }
  }

  TEST_CASE("a model of one operation written here is Keras' model: its values and its file") {
    for (const Config& one : recorded().at("cases").as_list()) {
      CAPTURE(one.at("name").as_string());
      REQUIRE(kWrittenHere.contains(one.at("name").as_string()));
      Model model = written_here(one);
      CHECK(largest_error(model, one) <= 1e-5);
      CHECK(config_difference(parse_json(model.to_json()), with_names(one.at("model"))) == "");
    }
  }
}
