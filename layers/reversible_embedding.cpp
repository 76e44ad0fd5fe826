#include <array>
#include <hornet/layers/reversible_embedding.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/activity.hpp"
#include "layers/arguments.hpp"
#include "layers/embeddings.hpp"
#include "layers/handle.hpp"
#include "layers/unsupported.hpp"

namespace hornet::layers {
namespace {

struct ReversibleEmbeddingDefinition : ReversibleEmbeddingOptions {
  std::int64_t input_dim = 0;
  std::int64_t output_dim = 0;
  MustBeNull quantization_config = {};

  static constexpr std::string_view class_name = "ReversibleEmbedding";
  static constexpr bool autocast = false;  // rounding would merge indices
  static constexpr std::array<std::string_view, 1> call_arguments{"reverse"};
  static constexpr auto fields() {
    using D = ReversibleEmbeddingDefinition;
    return std::tuple{
        Field{"input_dim", &D::input_dim},
        Field{"output_dim", &D::output_dim},
        Field{"embeddings_initializer", &D::embeddings_initializer},
        Field{"embeddings_regularizer", &D::embeddings_regularizer},
        Field{"activity_regularizer", &D::activity_regularizer},
        Field{"embeddings_constraint", &D::embeddings_constraint},
        Field{"mask_zero", &D::mask_zero},
        Field{"quantization_config", &D::quantization_config},
        Field{"tie_weights", &D::tie_weights},
        Field{"reverse_dtype", &D::reverse_dtype},
        Field{"logit_soft_cap", &D::logit_soft_cap},
    };
  }

  void validate() const {
    expect_positive(class_name, "input_dim", input_dim);
    expect_positive(class_name, "output_dim", output_dim);
    if (reverse_dtype) expect_one_of(class_name, "reverse_dtype", *reverse_dtype, {"float32"});
    if (logit_soft_cap) expect_finite(class_name, "logit_soft_cap", *logit_soft_cap);
    if (logit_soft_cap == 0.0) throw ConfigError("ReversibleEmbedding: expected logit_soft_cap other than 0, got 0");
  }

  Value call(Scope& scope, Value x) const {
    const DType dtype = scope.compute_dtype();
    const Value embeddings = embeddings_of(scope, *this, input_dim, output_dim);
    const Value back =
        tie_weights ? Value() : scope.weight("reverse_embeddings", {output_dim, input_dim}, embeddings_initializer);
    const Value y = scope.flag("reverse") ? scores(ops::cast(x, dtype), ops::cast(back ? back : embeddings, dtype))
                                          : looked_up(scope, embeddings, x, mask_zero);
    regularize_activity(scope, activity_regularizer, y);
    return y;
  }

  // `matrix`: the embeddings [input_dim, output_dim], or the reverse ones.
  Value scores(Value x, Value matrix) const {
    if (x.shape().back() != output_dim)
      throw ShapeError("expected an input whose last extent is output_dim " + std::to_string(output_dim) +
                       ", got shape " + shown(x) + ".");
    const Value rows = ops::reshape(x, {None, output_dim});
    const Value products = ops::matmul(rows, matrix, false, tie_weights);
    const Value y = ops::reshape(products, x.shape().with(-1, input_dim));
    return logit_soft_cap ? ops::tanh(y / *logit_soft_cap) * *logit_soft_cap : y;
  }
};

}  // namespace

ReversibleEmbedding::ReversibleEmbedding(std::int64_t input_dim, std::int64_t output_dim,
                                         ReversibleEmbeddingOptions options)
    : Layer(layer_of(ReversibleEmbeddingDefinition{std::move(options), input_dim, output_dim})) {}

Layer ReversibleEmbedding::from_config(const Config& config) {
  return layer_from_config<ReversibleEmbeddingDefinition>(config);
}

}  // namespace hornet::layers
