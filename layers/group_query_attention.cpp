#include <array>
#include <cmath>
#include <hornet/layers/group_query_attention.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/activity.hpp"
#include "layers/arguments.hpp"
#include "layers/attention_call.hpp"
#include "layers/attention_heads.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

// [batch, steps, heads, dim] -> [batch, steps, heads · times, dim], each head `times` times.
Value repeated(Value x, std::int64_t times) {
  const Shape& s = x.shape();
  return ops::reshape(ops::broadcast_to(ops::expand_dims(x, 3), {s[0], s[1], s[2], times, s[3]}),
                      {s[0], s[1], s[2] * times, s[3]});
}

struct GroupQueryAttentionDefinition : GroupQueryAttentionOptions {
  std::int64_t head_dim = 0, num_query_heads = 0, num_key_value_heads = 0;
  std::shared_ptr<AttentionLayers> layers = std::make_shared<AttentionLayers>();

  static constexpr std::string_view class_name = "GroupQueryAttention";
  static constexpr bool supports_masking = true;
  static constexpr std::array<std::string_view, 3> input_names{"query", "value", "key"};
  static constexpr std::array<std::string_view, 6> call_arguments{
      "query_mask", "value_mask", "key_mask", "attention_mask", "return_attention_scores", "use_causal_mask"};
  static constexpr auto fields() {
    using D = GroupQueryAttentionDefinition;
    return std::tuple{
        Field{"head_dim", &D::head_dim},
        Field{"num_query_heads", &D::num_query_heads},
        Field{"num_key_value_heads", &D::num_key_value_heads},
        Field{"use_bias", &D::use_bias},
        Field{"use_gate", &D::use_gate},
        Field{"sliding_window", &D::sliding_window},
        Field{"dropout", &D::dropout},
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
    expect_positive(class_name, "head_dim", head_dim);
    expect_positive(class_name, "num_query_heads", num_query_heads);
    expect_positive(class_name, "num_key_value_heads", num_key_value_heads);
    if (num_query_heads % num_key_value_heads != 0)
      throw ConfigError("GroupQueryAttention: expected num_query_heads to be a multiple of num_key_value_heads, got " +
                        std::to_string(num_query_heads) + " and " + std::to_string(num_key_value_heads));
    if (sliding_window) expect_positive(class_name, "sliding_window", *sliding_window);
    expect_between(class_name, "dropout", dropout, 0, 1);
    expect_no_flash_attention(class_name, flash_attention);
  }

  std::vector<std::pair<std::string, Layer>> children() const { return children_of(*layers, "_"); }

  std::vector<Value> call(Scope& scope, const std::vector<Value>& in) const {
    AttentionInputs inputs = attention_inputs(in);
    const Value given_mask = scope.argument("query_mask");
    inputs.query_mask = given_mask ? given_mask : scope.mask(inputs.query);
    expect_rank(inputs.query, 3, "(batch, steps, features)");
    if (!*layers) *layers = attention_layers(*this, heads_shape(inputs.query), scope.trainable());

    const bool return_scores = scope.flag("return_attention_scores");
    const std::int64_t times = num_query_heads / num_key_value_heads;
    const Value gate = use_gate ? layers->gate(scope, inputs.query) : Value();
    const Attended attended = attend(scope, *layers,
                                     {.query = layers->query(scope, inputs.query),
                                      .key = repeated(layers->key(scope, inputs.key()), times),
                                      .value = repeated(layers->value(scope, inputs.value), times),
                                      .mask = attention_mask(scope, inputs, sliding_window),
                                      .axes = {1},
                                      .scale = 1 / std::sqrt(static_cast<double>(head_dim)),
                                      .through_layers = dropout > 0 || return_scores});
    std::vector<Value> outputs{layers->output(scope, gate ? attended.output * gate : attended.output)};
    if (return_scores) outputs.push_back(attended.scores);
    for (Value output : outputs) regularize_activity(scope, activity_regularizer, output);
    return outputs;
  }

  HeadsShape heads_shape(Value query) const {
    return {.query_heads = num_query_heads,
            .value_heads = num_key_value_heads,
            .key_dim = head_dim,
            .value_dim = head_dim,
            .output = {query.shape().back()}};
  }
};

}  // namespace

GroupQueryAttention::GroupQueryAttention(std::int64_t head_dim, std::int64_t num_query_heads,
                                         std::int64_t num_key_value_heads, GroupQueryAttentionOptions options)
    : Layer(
          layer_of(GroupQueryAttentionDefinition{std::move(options), head_dim, num_query_heads, num_key_value_heads})) {
}

Layer GroupQueryAttention::from_config(const Config& config) {
  return layer_from_config<GroupQueryAttentionDefinition>(config);
}

}  // namespace hornet::layers
