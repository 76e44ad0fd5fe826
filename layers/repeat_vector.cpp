#include <hornet/layers/repeat_vector.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct RepeatVectorDefinition : LayerOptions {
  std::int64_t n = 0;

  static constexpr std::string_view class_name = "RepeatVector";
  static constexpr auto fields() { return std::tuple{Field{"n", &RepeatVectorDefinition::n}}; }

  void validate() const { expect_positive(class_name, "n", n); }

  Value call(Scope&, Value x) const {
    expect_rank(x, 2, "(batch, features)");
    return ops::broadcast_to(ops::expand_dims(x, 1), {x.shape()[0], n, x.shape()[1]});
  }
};

}  // namespace

RepeatVector::RepeatVector(std::int64_t n, LayerOptions options)
    : Layer(layer_of(RepeatVectorDefinition{std::move(options), n})) {}

Layer RepeatVector::from_config(const Config& config) { return layer_from_config<RepeatVectorDefinition>(config); }

}  // namespace hornet::layers
