#include <array>
#include <hornet/layers/category_encoding.hpp>
#include <hornet/ops/pointwise.hpp>

#include "layers/arguments.hpp"
#include "layers/categories.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct CategoryEncodingDefinition : CategoryEncodingOptions {
  std::int64_t num_tokens = 0;

  static constexpr std::string_view class_name = "CategoryEncoding";
  static constexpr bool autocast = false;  // rounding would merge categories
  static constexpr std::array<std::string_view, 1> call_arguments{"count_weights"};
  static constexpr auto fields() {
    using D = CategoryEncodingDefinition;
    return std::tuple{Field{"num_tokens", &D::num_tokens}, Field{"output_mode", &D::output_mode}};
  }

  void validate() const {
    expect_positive(class_name, "num_tokens", num_tokens);
    expect_one_of(class_name, "output_mode", output_mode, {"multi_hot", "one_hot", "count", "binary"});
  }

  Value call(Scope& scope, Value x) const {
    Value weights = scope.argument("count_weights");
    if (weights && output_mode != "count")
      throw ConfigError("takes count_weights with output_mode \"count\" only, not with \"" + output_mode + "\"");
    if (weights && weights.shape() != x.shape())
      throw ShapeError("expected count_weights of the input's shape " + shown(x) + ", got shape " + shown(weights) +
                       ".");
    if (weights) weights = ops::cast(weights, scope.variable_dtype());
    return ops::cast(encoded_categories(ops::cast(x, i32), output_mode, num_tokens, weights), scope.compute_dtype());
  }
};

}  // namespace

CategoryEncoding::CategoryEncoding(std::int64_t num_tokens, CategoryEncodingOptions options)
    : Layer(layer_of(CategoryEncodingDefinition{std::move(options), num_tokens})) {}

Layer CategoryEncoding::from_config(const Config& config) {
  return layer_from_config<CategoryEncodingDefinition>(config);
}

}  // namespace hornet::layers
