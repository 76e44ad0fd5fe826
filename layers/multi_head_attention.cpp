#include <array>
#include <cmath>
#include <hornet/layers/multi_head_attention.hpp>
#include <hornet/ops/pointwise.hpp>

#include "layers/arguments.hpp"
#include "layers/attention_call.hpp"
#include "layers/attention_heads.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct MultiHeadAttentionDefinition : MultiHeadAttentionOptions {
  std::int64_t num_heads = 0, key_dim = 0;
  std::shared_ptr<AttentionLayers> layers = std::make_shared<AttentionLayers>();

  static constexpr std::string_view class_name = "MultiHeadAttention";
  static constexpr bool supports_masking = true;
  static constexpr std::array<std::string_view, 3> input_names{"query", "value", "key"};
  static constexpr std::array<std::string_view, 6> call_arguments{
      "query_mask", "value_mask", "key_mask", "attention_mask", "return_attention_scores", "use_causal_mask"};
  static constexpr auto fields() {
    using D = MultiHeadAttentionDefinition;
    return std::tuple{
        Field{"num_heads", &D::num_heads},
        Field{"key_dim", &D::key_dim},
        Field{"value_dim", &D::value_dim},
        Field{"dropout", &D::dropout},
        Field{"use_bias", &D::use_bias},
        Field{"use_gate", &D::use_gate},
        Field{"output_shape", &D::output_shape},
        Field{"attention_axes", &D::attention_axes},
        Field{"sliding_window", &D::sliding_window},
        Field{"kernel_initializer", &D::kernel_initializer},
        Field{"bias_initializer", &D::bias_initializer},
        Field{"kernel_regularizer", &D::kernel_regularizer},
        Field{"bias_regularizer", &D::bias_regularizer},
        Field{"activity_regularizer", &D::activity_regularizer},
        Field{"kernel_constraint", &D::kernel_constraint},
        Field{"bias_constraint", &D::bias_constraint},
        Field{"seed", &D::seed},
    };
  }

  void validate() const {
    expect_positive(class_name, "num_heads", num_heads);
    expect_positive(class_name, "key_dim", key_dim);
    if (value_dim) expect_positive(class_name, "value_dim", *value_dim);
    if (sliding_window) expect_positive(class_name, "sliding_window", *sliding_window);
    if (output_shape) expect_shape(class_name, "output_shape", *output_shape);
    expect_between(class_name, "dropout", dropout, 0, 1);
    expect_no_flash_attention(class_name, flash_attention);
  }

  std::vector<std::pair<std::string, Layer>> children() const { return children_of(*layers, ""); }

  std::vector<Value> call(Scope& scope, const std::vector<Value>& in) const {
    AttentionInputs inputs = attention_inputs(in);
    const Value query = inputs.query;
    inputs.query_mask = scope.mask(query);  // whatever the call says: Keras does not read its "query_mask"
    const std::vector<std::int64_t> axes = attended_axes(query.shape());
    if (!*layers) *layers = attention_layers(*this, heads_shape(query, axes), scope.trainable());

    const bool return_scores = scope.flag("return_attention_scores");
    const Value gate = use_gate ? layers->gate(scope, query) : Value();
    const Attended attended = attend(scope, *layers,
                                     {.query = layers->query(scope, query),
                                      .key = layers->key(scope, inputs.key()),
                                      .value = layers->value(scope, inputs.value),
                                      .mask = attention_mask(scope, inputs, sliding_window),
                                      .axes = axes,
                                      .scale = 1 / std::sqrt(static_cast<double>(key_dim)),
                                      .through_layers = dropout > 0 || return_scores || query.rank() != 3});
    const Value output = layers->output(scope, gate ? attended.output * gate : attended.output);
    if (return_scores) return {output, attended.scores};
    return {output};
  }

  HeadsShape heads_shape(Value query, const std::vector<std::int64_t>& axes) const {
    return {.query_heads = num_heads,
            .value_heads = num_heads,
            .key_dim = key_dim,
            .value_dim = value_dim.value_or(key_dim),
            .output = output_shape && output_shape->rank() > 0 ? *output_shape : Shape{query.shape().back()},
            .attention_axes = static_cast<int>(axes.size())};
  }

  std::vector<std::int64_t> attended_axes(const Shape& query) const {
    std::vector<std::int64_t> axes;
    if (!attention_axes)
      for (int axis = 1; axis < query.rank() - 1; ++axis) axes.push_back(axis);
    else
      for (std::int64_t axis : *attention_axes) axes.push_back(query.normalize(axis));
    for (std::int64_t axis : axes)
      if (axis == 0 || axis == query.rank() - 1)
        throw ShapeError("expected attention_axes between the batch and the features, got axis " +
                         std::to_string(axis) + " of shape " + to_string(query.with(0, None)) + ".");
    return axes;
  }
};

}  // namespace

MultiHeadAttention::MultiHeadAttention(std::int64_t num_heads, std::int64_t key_dim, MultiHeadAttentionOptions options)
    : Layer(layer_of(MultiHeadAttentionDefinition{std::move(options), num_heads, key_dim})) {}

Layer MultiHeadAttention::from_config(const Config& config) {
  return layer_from_config<MultiHeadAttentionDefinition>(config);
}

}  // namespace hornet::layers
