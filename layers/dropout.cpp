#include <hornet/layers/dropout.hpp>

#include "layers/arguments.hpp"
#include "layers/drop.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct DropoutDefinition : DropoutOptions {
  double rate = 0;

  static constexpr std::string_view class_name = "Dropout";
  static constexpr bool supports_masking = true;
  static constexpr auto fields() {
    using D = DropoutDefinition;
    return std::tuple{Field{"rate", &D::rate}, Field{"seed", &D::seed}, Field{"noise_shape", &D::noise_shape}};
  }

  void validate() const {
    expect_between(class_name, "rate", rate, 0, 1);
    if (noise_shape) expect_shape(class_name, "noise_shape", *noise_shape);
  }

  Value call(Scope& scope, Value x) const {
    if (!scope.training() || rate == 0) return x;
    return drop(x, rate, noise_shape ? shape_of_noise(x) : x.shape(), random_stream(scope, seed));
  }

  Shape shape_of_noise(Value x) const {
    Shape shape = *noise_shape;
    bool fits = shape.rank() == x.rank();
    for (int axis = 0; fits && axis < x.rank(); ++axis) {
      if (shape[axis] == None) shape[axis] = x.shape()[axis];
      fits = shape[axis] == 1 || shape[axis] == x.shape()[axis];
    }
    if (!fits)
      throw ShapeError("expected an input to which noise_shape " + to_string(*noise_shape) + " broadcasts, got shape " +
                       shown(x) + ".");
    return shape;
  }
};

}  // namespace

Dropout::Dropout(double rate, DropoutOptions options) : Layer(layer_of(DropoutDefinition{std::move(options), rate})) {}

Layer Dropout::from_config(const Config& config) { return layer_from_config<DropoutDefinition>(config); }

}  // namespace hornet::layers
