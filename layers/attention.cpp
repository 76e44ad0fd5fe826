#include <hornet/layers/attention.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>

#include "layers/arguments.hpp"
#include "layers/attention_scores.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct AttentionDefinition : AttentionOptions {
  static constexpr std::string_view class_name = "Attention";
  static constexpr bool training_default = false;
  static constexpr bool supports_masking = true;
  static constexpr auto call_arguments = kScoreArguments;
  static constexpr auto fields() {
    using D = AttentionDefinition;
    return std::tuple{Field{"use_scale", &D::use_scale}, Field{"score_mode", &D::score_mode},
                      Field{"dropout", &D::dropout}, Field{"seed", &D::seed}};
  }

  void validate() const {
    expect_one_of(class_name, "score_mode", score_mode, {"dot", "concat"});
    expect_between(class_name, "dropout", dropout, 0, 1);
  }

  std::vector<Value> call(Scope& scope, const std::vector<Value>& in) const {
    const AttentionInputs inputs = attention_inputs(in);
    return attended(scope, inputs, scores(scope, inputs), {dropout, seed});
  }

  Value scores(Scope& scope, const AttentionInputs& inputs) const {
    const Value scale = use_scale ? scope.weight("scale", {}, "ones") : Value();
    if (score_mode == "dot") {
      const Value products = ops::matmul(inputs.query, inputs.key(), false, true);
      return scale ? products * scale : products;
    }
    const Value weight = scope.weight("concat_score_weight", {}, "ones");
    const Value sums = each_with_each(inputs);
    return weight * ops::sum(ops::tanh(scale ? scale * sums : sums), {-1});
  }
};

}  // namespace

Attention::Attention(AttentionOptions options) : Layer(layer_of(AttentionDefinition{std::move(options)})) {}

Layer Attention::from_config(const Config& config) { return layer_from_config<AttentionDefinition>(config); }

}  // namespace hornet::layers
