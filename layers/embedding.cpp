#include <hornet/layers/embedding.hpp>

#include "layers/activity.hpp"
#include "layers/arguments.hpp"
#include "layers/embeddings.hpp"
#include "layers/handle.hpp"
#include "layers/unsupported.hpp"

namespace hornet::layers {
namespace {

struct EmbeddingDefinition : EmbeddingOptions {
  std::int64_t input_dim = 0;
  std::int64_t output_dim = 0;
  MustBeNull quantization_config = {};

  static constexpr std::string_view class_name = "Embedding";
  static constexpr bool autocast = false;  // rounding would merge indices
  static constexpr auto fields() {
    using D = EmbeddingDefinition;
    return std::tuple{
        Field{"input_dim", &D::input_dim},
        Field{"output_dim", &D::output_dim},
        Field{"embeddings_initializer", &D::embeddings_initializer},
        Field{"embeddings_regularizer", &D::embeddings_regularizer},
        Field{"activity_regularizer", &D::activity_regularizer},
        Field{"embeddings_constraint", &D::embeddings_constraint},
        Field{"mask_zero", &D::mask_zero},
        Field{"quantization_config", &D::quantization_config},
    };
  }

  void validate() const {
    expect_positive(class_name, "input_dim", input_dim);
    expect_positive(class_name, "output_dim", output_dim);
  }

  Value call(Scope& scope, Value x) const {
    const Value y = looked_up(scope, embeddings_of(scope, *this, input_dim, output_dim), x, mask_zero);
    regularize_activity(scope, activity_regularizer, y);
    return y;
  }
};

}  // namespace

Embedding::Embedding(std::int64_t input_dim, std::int64_t output_dim, EmbeddingOptions options)
    : Layer(layer_of(EmbeddingDefinition{std::move(options), input_dim, output_dim})) {}

Layer Embedding::from_config(const Config& config) { return layer_from_config<EmbeddingDefinition>(config); }

}  // namespace hornet::layers
