#include <algorithm>
#include <hornet/layers/einsum_dense.hpp>
#include <hornet/ops/einsum.hpp>
#include <hornet/ops/pointwise.hpp>
#include <map>

#include "layers/activity.hpp"
#include "layers/arguments.hpp"
#include "layers/handle.hpp"
#include "layers/unsupported.hpp"

namespace hornet::layers {
namespace {

// The three terms of an equation, without the ellipsis.
struct Terms {
  enum class Ellipsis { none, left, right };
  std::string input, kernel, output;
  Ellipsis ellipsis = Ellipsis::none;
};

[[noreturn]] void refuse(const std::string& equation, const std::string& why) {
  throw ConfigError("EinsumDense: equation \"" + equation + "\" " + why);
}

bool has(const std::string& term, char letter) { return term.find(letter) != std::string::npos; }

// Takes the dots of an ellipsis at that end away; says whether there were any.
bool take_dots(std::string& term, Terms::Ellipsis end) {
  const bool found = end == Terms::Ellipsis::left ? term.starts_with("...") : term.ends_with("...");
  if (found) term.erase(end == Terms::Ellipsis::left ? 0 : term.size() - 3, 3);
  return found;
}

bool is_of_letters(const std::string& term) {
  return !term.empty() &&
         std::ranges::all_of(term, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

Terms terms_of(const std::string& equation) {
  const std::size_t comma = equation.find(','), arrow = equation.find("->");
  if (comma == std::string::npos || arrow == std::string::npos || comma > arrow)
    refuse(equation, "must have the form X,Y->Z, ...X,Y->...Z or X...,Y->Z...");
  Terms terms{equation.substr(0, comma), equation.substr(comma + 1, arrow - comma - 1), equation.substr(arrow + 2)};
  for (const Terms::Ellipsis end : {Terms::Ellipsis::left, Terms::Ellipsis::right}) {
    const bool in_input = take_dots(terms.input, end), in_output = take_dots(terms.output, end);
    if (in_input && in_output) terms.ellipsis = end;
    if (in_input != in_output) refuse(equation, "must have its ellipsis in the first term and in the output");
  }
  if (!is_of_letters(terms.input) || !is_of_letters(terms.kernel) || !is_of_letters(terms.output))
    refuse(equation, "must have the form X,Y->Z, ...X,Y->...Z or X...,Y->Z...");
  for (char letter : terms.output)
    if (!has(terms.input, letter) && !has(terms.kernel, letter))
      refuse(equation, std::string("has '") + letter + "' in the output, which neither the input nor the kernel has");
  for (char letter : terms.kernel)
    if (!has(terms.input, letter) && !has(terms.output, letter))
      refuse(equation, std::string("has '") + letter + "' in the kernel, which neither the input nor the output has");
  return terms;
}

struct EinsumDenseDefinition : EinsumDenseOptions {
  std::string equation = {};
  Shape output_shape = {};
  MustBeNull quantization_config = {};

  static constexpr std::string_view class_name = "EinsumDense";
  static constexpr auto fields() {
    using D = EinsumDenseDefinition;
    return std::tuple{
        Field{"output_shape", &D::output_shape},
        Field{"equation", &D::equation},
        Field{"activation", &D::activation},
        Field{"bias_axes", &D::bias_axes},
        Field{"kernel_initializer", &D::kernel_initializer},
        Field{"bias_initializer", &D::bias_initializer},
        Field{"kernel_regularizer", &D::kernel_regularizer},
        Field{"bias_regularizer", &D::bias_regularizer},
        Field{"activity_regularizer", &D::activity_regularizer},
        Field{"kernel_constraint", &D::kernel_constraint},
        Field{"bias_constraint", &D::bias_constraint},
        Field{"quantization_config", &D::quantization_config},
    };
  }

  void validate() const {
    const Terms terms = terms_of(equation);
    expect_shape(class_name, "output_shape", output_shape);
    for (char axis : bias_axes.value_or(""))
      if (!has(terms.output, axis))
        refuse(equation, std::string("has no axis '") + axis + "' in the output for bias_axes");
  }

  Value call(Scope& scope, Value x) const {
    const Terms terms = terms_of(equation);
    x = ops::cast(x, scope.compute_dtype());
    const std::map<char, std::int64_t> extents = extents_of(terms, x);
    Shape kernel_shape, bias_shape;
    for (char letter : terms.kernel) kernel_shape = kernel_shape + Shape{extents.at(letter)};
    const Value kernel = scope.weight("kernel", kernel_shape, with_fans(terms),
                                      {.regularizer = kernel_regularizer, .constraint = kernel_constraint});
    Value y = ops::einsum(equation, {x, kernel});
    if (bias_axes) y = y + bias(scope, terms, extents, y.rank());
    if (activation) y = activation(y);
    regularize_activity(scope, activity_regularizer, y);
    return y;
  }

  // What each letter stands for, from the input and the output_shape.
  std::map<char, std::int64_t> extents_of(const Terms& terms, Value x) const {
    const int hidden = x.rank() - static_cast<int>(terms.input.size());
    const bool fits = terms.ellipsis == Terms::Ellipsis::none ? hidden == 0 : hidden >= 0;
    const bool starts_with_batch = terms.ellipsis != Terms::Ellipsis::left || hidden == 0;
    if (!fits) throw ShapeError("expected an input that fits \"" + equation + "\", got shape " + shown(x) + ".");
    if (output_shape.rank() + starts_with_batch != static_cast<int>(terms.output.size()))
      throw ShapeError("expected output_shape to have an extent for each axis of \"" + terms.output +
                       "\" behind the batch, got " + to_string(output_shape) + ".");
    std::map<char, std::int64_t> extents;
    const int first = terms.ellipsis == Terms::Ellipsis::left ? hidden : 0;
    for (std::size_t i = 0; i < terms.input.size(); ++i)
      extents[terms.input[i]] = x.shape()[first + static_cast<int>(i)];
    for (std::size_t i = starts_with_batch; i < terms.output.size(); ++i) {
      const std::int64_t given = output_shape[static_cast<int>(i) - starts_with_batch];
      const auto [known, added] = extents.try_emplace(terms.output[i], given);
      if (known->second == None || (given != None && given != known->second))
        throw ShapeError(std::string("expected output_shape to give axis '") + terms.output[i] + "' of \"" + equation +
                         "\" the extent that it has, got " + to_string(output_shape) + " for input shape " + shown(x) +
                         ".");
    }
    return extents;
  }

  Value bias(Scope& scope, const Terms& terms, const std::map<char, std::int64_t>& extents, int rank) const {
    const std::size_t first = terms.output.find_first_of(*bias_axes);
    Shape shape;
    for (char letter : terms.output.substr(first))
      shape = shape + Shape{has(*bias_axes, letter) ? extents.at(letter) : 1};
    if (terms.ellipsis == Terms::Ellipsis::right)
      for (int i = static_cast<int>(terms.output.size()); i < rank; ++i) shape = shape + Shape{1};
    return scope.weight("bias", shape, bias_initializer,
                        {.regularizer = bias_regularizer, .constraint = bias_constraint});
  }

  // An initializer that scales by fans, told which axes of the kernel those are.
  Initializer with_fans(const Terms& terms) const {
    Config config = kernel_initializer.config();
    const Config* given = config.find("input_axes");
    if (!given || !given->is_null()) return kernel_initializer;
    Config in = Config::List{}, out = Config::List{};
    for (std::size_t i = 0; i < terms.kernel.size(); ++i)
      (has(terms.output, terms.kernel[i]) ? out : in).append(static_cast<std::int64_t>(i));
    config.set("input_axes", std::move(in));
    config.set("output_axes", std::move(out));
    return initializer_catalog().make(kernel_initializer.class_name(), config);
  }
};

}  // namespace

EinsumDense::EinsumDense(std::string equation, Shape output_shape, EinsumDenseOptions options)
    : Layer(layer_of(EinsumDenseDefinition{std::move(options), std::move(equation), std::move(output_shape)})) {}

Layer EinsumDense::from_config(const Config& config) { return layer_from_config<EinsumDenseDefinition>(config); }

}  // namespace hornet::layers
