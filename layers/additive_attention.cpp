#include <hornet/layers/additive_attention.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>

#include "layers/arguments.hpp"
#include "layers/attention_scores.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct AdditiveAttentionDefinition : AdditiveAttentionOptions {
  static constexpr std::string_view class_name = "AdditiveAttention";
  static constexpr bool training_default = false;
  static constexpr bool supports_masking = true;
  static constexpr auto call_arguments = kScoreArguments;
  static constexpr auto fields() {
    using D = AdditiveAttentionDefinition;
    return std::tuple{Field{"use_scale", &D::use_scale}, Field{"dropout", &D::dropout}, Field{"seed", &D::seed}};
  }

  void validate() const { expect_between(class_name, "dropout", dropout, 0, 1); }

  std::vector<Value> call(Scope& scope, const std::vector<Value>& in) const {
    const AttentionInputs inputs = attention_inputs(in);
    Value terms = ops::tanh(each_with_each(inputs));
    if (use_scale) terms = terms * scope.weight("scale", {inputs.query.shape().back()}, "glorot_uniform");
    return attended(scope, inputs, ops::sum(terms, {-1}), {dropout, seed});
  }
};

}  // namespace

AdditiveAttention::AdditiveAttention(AdditiveAttentionOptions options)
    : Layer(layer_of(AdditiveAttentionDefinition{std::move(options)})) {}

Layer AdditiveAttention::from_config(const Config& config) {
  return layer_from_config<AdditiveAttentionDefinition>(config);
}

}  // namespace hornet::layers
