// hornet diff A B: where two models or files of weights differ, the largest differences of weights first.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <hornet/io/load_model.hpp>
#include <hornet/io/weights_by_path.hpp>
#include <limits>
#include <memory>

#include "src/command/config_difference.hpp"
#include "src/command/files.hpp"
#include "src/command/subcommands.hpp"

namespace hornet::command {
namespace {

struct Arguments {
  std::string a, b;
  double tolerance = 0;
  std::size_t limit = 20;
};

// What a file holds that can be compared.
struct Content {
  Config structure;  // null for weights alone
  NamedTensors weights;
};

Content content_of(const std::string& path) {
  expect_known_ending(path);
  if (!holds_model(path)) return {{}, open_weights(path)};
  const Model model = load_model(path);
  return {parse_json(model.to_json()), weights_by_path(model)};
}

// NaN against a number is an infinite difference, NaN against NaN none.
double distance(double a, double b) {
  if (std::isnan(a) || std::isnan(b))
    return std::isnan(a) && std::isnan(b) ? 0 : std::numeric_limits<double>::infinity();
  return a == b ? 0 : std::abs(a - b);
}

struct WeightDifference {
  std::string line;
  double largest;
};

std::string at_index(const Shape& shape, std::int64_t element) {
  std::string out;
  for (int axis = shape.rank(); axis-- > 0; element /= shape[axis])
    out = std::to_string(element % shape[axis]) + (out.empty() ? "" : ", ") + out;
  return "[" + out + "]";
}

WeightDifference compare(const std::string& name, const Tensor& a, const Tensor& b) {
  const auto x = a.astype(f64), y = b.astype(f64);
  double largest = 0;
  std::int64_t at = 0, different = 0;
  for (std::int64_t i = 0; i < a.size(); ++i) {
    const double d =
        distance(x.data<double>()[static_cast<std::size_t>(i)], y.data<double>()[static_cast<std::size_t>(i)]);
    different += d > 0;
    if (d > largest) largest = d, at = i;
  }
  char text[160];
  std::snprintf(text, sizeof text, ": |a - b| <= %.6g, at %s; %lld of %lld differ", largest,
                at_index(a.shape(), at).c_str(), static_cast<long long>(different), static_cast<long long>(a.size()));
  return {name + " " + to_string(a.type()) + text, largest};
}

const Tensor* find(const NamedTensors& tensors, const std::string& name) {
  const auto found = std::ranges::find(tensors, name, &NamedTensors::value_type::first);
  return found == tensors.end() ? nullptr : &found->second;
}

// Differences of one kind of type come first, then values by the size of their difference.
std::vector<std::string> weight_differences(const NamedTensors& a, const NamedTensors& b, double tolerance) {
  std::vector<std::string> out;
  std::vector<WeightDifference> values;
  for (const auto& [name, tensor] : a) {
    const Tensor* other = find(b, name);
    if (!other)
      out.push_back(name + " " + to_string(tensor.type()) + ": only in the first");
    else if (tensor.type() != other->type())
      out.push_back(name + ": " + to_string(tensor.type()) + " | " + to_string(other->type()));
    else if (WeightDifference difference = compare(name, tensor, *other); difference.largest > tolerance)
      values.push_back(std::move(difference));
  }
  for (const auto& [name, tensor] : b)
    if (!find(a, name)) out.push_back(name + " " + to_string(tensor.type()) + ": only in the second");
  std::ranges::stable_sort(values, std::greater{}, &WeightDifference::largest);
  for (WeightDifference& value : values) out.push_back(std::move(value.line));
  return out;
}

void print(const char* title, const std::vector<std::string>& lines, std::size_t limit) {
  if (lines.empty()) return;
  std::printf("%s: %zu difference%s\n", title, lines.size(), lines.size() == 1 ? "" : "s");
  for (std::size_t i = 0; i < std::min(limit, lines.size()); ++i) std::printf("  %s\n", lines[i].c_str());
  if (lines.size() > limit) std::printf("  … and %zu more (--limit)\n", lines.size() - limit);
}

int run(const Arguments& arguments) {
  const Content a = content_of(arguments.a), b = content_of(arguments.b);
  const bool has_structure = !a.structure.is_null() && !b.structure.is_null();
  const auto structure = has_structure ? differences(a.structure, b.structure) : std::vector<std::string>();
  const auto weights = weight_differences(a.weights, b.weights, arguments.tolerance);
  print("structure", structure, arguments.limit);
  print("weights", weights, arguments.limit);
  if (structure.empty() && weights.empty()) std::printf("equal: %zu tensors\n", a.weights.size());
  return structure.empty() && weights.empty() ? 0 : 1;
}

}  // namespace

void add_diff(CLI::App& app, int& status) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("diff", "where two models or files of weights differ; status 1 if they do");
  command->add_option("a", arguments->a, "model or weights")->required();
  command->add_option("b", arguments->b, "model or weights")->required();
  command->add_option("--tolerance", arguments->tolerance, "differences of weights up to this are none")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  command->add_option("--limit", arguments->limit, "lines of each kind")->capture_default_str();
  command->callback([arguments, &status] { status = run(*arguments); });
}

}  // namespace hornet::command
