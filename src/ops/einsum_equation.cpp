#include "src/ops/einsum_equation.hpp"

#include <algorithm>
#include <hornet/base/error.hpp>

namespace hornet::ops {
namespace {

constexpr std::string_view kEllipsis = "...";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

[[noreturn]] void refuse(std::string_view equation, const std::string& why) {
  throw ConfigError("einsum equation \"" + std::string(equation) + "\" " + why);
}

std::string without_blanks(std::string_view text) {
  std::string out(text);
  std::erase(out, ' ');
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t end; (end = text.find(separator)) != std::string_view::npos; text.remove_prefix(end + 1))
    parts.push_back(text.substr(0, end));
  parts.push_back(text);
  return parts;
}

// The labels of one term; its ellipsis stands for `hidden` axes.
Labels labels_of(std::string_view equation, std::string_view term, int hidden) {
  Labels labels;
  bool ellipsis = false;
  for (std::size_t i = 0; i < term.size(); ++i) {
    if (is_letter(term[i])) {
      if (has(labels, term[i])) refuse(equation, "names '" + std::string(1, term[i]) + "' twice in one term");
      labels.push_back(term[i]);
    } else if (term.substr(i).starts_with(kEllipsis) && !ellipsis) {
      for (int axis = hidden; axis > 0; --axis) labels.push_back(-axis);
      ellipsis = true;
      i += kEllipsis.size() - 1;
    } else {
      refuse(equation, "has \"" + std::string(term) + "\" where letters and at most one \"...\" are expected");
    }
  }
  return labels;
}

// How many axes the ellipsis of a term stands for in an operand of that shape.
int hidden_axes(std::string_view equation, std::string_view term, const Shape& shape) {
  const auto letters = static_cast<int>(std::ranges::count_if(term, is_letter));
  const bool ellipsis = term.find(kEllipsis) != std::string_view::npos;
  if (shape.rank() < letters || (!ellipsis && shape.rank() > letters))
    throw ShapeError("einsum equation \"" + std::string(equation) + "\" expects rank " + (ellipsis ? ">= " : "") +
                     std::to_string(letters) + " for \"" + std::string(term) + "\", got shape " + to_string(shape));
  return shape.rank() - letters;
}

// Without "->": the axes of ellipses, then the letters that occur once.
Labels implied_output(const std::vector<Labels>& operands) {
  std::map<Label, int> count;
  for (const Labels& labels : operands)
    for (Label label : labels) ++count[label];
  Labels output;
  for (const auto& [label, times] : count)
    if (label < 0 || times == 1) output.push_back(label);
  return output;
}

}  // namespace

bool has(const Labels& labels, Label label) { return std::ranges::find(labels, label) != labels.end(); }

EinsumEquation::EinsumEquation(std::string_view given, std::span<const Shape> shapes) {
  const std::string equation = without_blanks(given);
  const std::size_t arrow = equation.find("->");
  const std::vector<std::string_view> terms = split(std::string_view(equation).substr(0, arrow), ',');
  if (terms.size() != shapes.size())
    refuse(given, "has " + std::to_string(terms.size()) + " terms for " + std::to_string(shapes.size()) + " operands");

  int most_hidden = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const int hidden = hidden_axes(given, terms[i], shapes[i]);
    most_hidden = std::max(most_hidden, hidden);
    operands.push_back(labels_of(given, terms[i], hidden));
    for (int axis = 0; axis < shapes[i].rank(); ++axis) {
      const Label label = operands[i][static_cast<std::size_t>(axis)];
      std::int64_t& extent = extents.try_emplace(label, 1).first->second;
      if (extent != 1 && shapes[i][axis] != 1 && shapes[i][axis] != extent)
        throw ShapeError("einsum equation \"" + std::string(given) + "\": axis " + std::to_string(axis) + " of shape " +
                         to_string(shapes[i]) + " does not fit an extent of " + std::to_string(extent) +
                         " of the same name");
      if (shapes[i][axis] != 1) extent = shapes[i][axis];
    }
  }
  output = arrow == std::string::npos ? implied_output(operands)
                                      : labels_of(given, std::string_view(equation).substr(arrow + 2), most_hidden);
  for (Label label : output)
    if (!extents.contains(label)) refuse(given, "has an axis in the output that is in no operand");
}

}  // namespace hornet::ops
