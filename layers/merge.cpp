#include <hornet/layers/merge.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"
#include "layers/masks.hpp"

namespace hornet::layers {
namespace {

using Values = std::vector<Value>;

// Inputs of one batch size and, by axes of 1 behind the batch, of one rank.
Values aligned(const Values& inputs) {
  int rank = 0;
  for (Value x : inputs) rank = std::max(rank, x.rank());
  Values all;
  for (Value x : inputs) {
    if (x.rank() == 0 || x.shape()[0] != inputs[0].shape()[0])
      throw ShapeError("expected inputs of one batch size, got shapes " + to_string(inputs[0].shape()) + " and " +
                       to_string(x.shape()) + ".");
    while (x.rank() < rank) x = ops::expand_dims(x, 1);
    all.push_back(x);
  }
  return all;
}

template <Value (*op)(Value, Value)>
Value fold(const Values& inputs) {
  Value y = inputs[0];
  for (std::size_t i = 1; i < inputs.size(); ++i) y = op(y, inputs[i]);
  return y;
}

// As fold, but where one of two is masked out the other is taken. Keras: Merge._apply_merge_op_and_or_mask.
template <Value (*op)(Value, Value)>
Value fold_visible(const Values& inputs, const Values& masks) {
  Value y = inputs[0], visible = masks[0] ? ops::expand_dims(masks[0], -1) : Value();
  for (std::size_t i = 1; i < inputs.size(); ++i) {
    Value x = inputs[i];
    const Value mask = masks[i] ? ops::expand_dims(masks[i], -1) : Value();
    if (mask) x = ops::select(mask, x, y);
    if (visible) y = ops::select(visible, y, x);
    visible = mask && visible ? ops::logical_or(visible, mask) : Value();
    y = op(y, x);
  }
  return y;
}

// Kind: class_name and how aligned inputs become one value.
template <class Kind>
struct MergeDefinition : LayerOptions {
  static constexpr std::string_view class_name = Kind::class_name;

  Value call(Scope& scope, const Values& inputs) const {
    if (inputs.empty()) throw ConfigError("expected a list of inputs, got none");
    Values masks;
    for (Value x : inputs) masks.push_back(scope.mask(x));
    const Value y = Kind::merge(aligned(inputs), masks);
    if (const Value mask = union_of_masks(masks)) scope.set_mask(y, mask);
    return y;
  }
};

struct AddKind {
  static constexpr std::string_view class_name = "Add";
  static Value merge(const Values& inputs, const Values&) { return fold<ops::add>(inputs); }
};
struct SubtractKind {
  static constexpr std::string_view class_name = "Subtract";
  static Value merge(const Values& inputs, const Values&) {
    if (inputs.size() != 2) throw ConfigError("expected exactly two inputs, got " + std::to_string(inputs.size()));
    return inputs[0] - inputs[1];
  }
};
struct MultiplyKind {
  static constexpr std::string_view class_name = "Multiply";
  static Value merge(const Values& inputs, const Values&) { return fold<ops::multiply>(inputs); }
};
struct AverageKind {
  static constexpr std::string_view class_name = "Average";
  static Value merge(const Values& inputs, const Values&) {
    return fold<ops::add>(inputs) / static_cast<double>(inputs.size());
  }
};
struct MaximumKind {
  static constexpr std::string_view class_name = "Maximum";
  static Value merge(const Values& inputs, const Values& masks) { return fold_visible<ops::maximum>(inputs, masks); }
};
struct MinimumKind {
  static constexpr std::string_view class_name = "Minimum";
  static Value merge(const Values& inputs, const Values& masks) { return fold_visible<ops::minimum>(inputs, masks); }
};

template <class Kind>
Layer made(LayerOptions options) {
  return layer_of(MergeDefinition<Kind>{std::move(options)});
}

}  // namespace

Add::Add(LayerOptions options) : Layer(made<AddKind>(std::move(options))) {}
Subtract::Subtract(LayerOptions options) : Layer(made<SubtractKind>(std::move(options))) {}
Multiply::Multiply(LayerOptions options) : Layer(made<MultiplyKind>(std::move(options))) {}
Average::Average(LayerOptions options) : Layer(made<AverageKind>(std::move(options))) {}
Maximum::Maximum(LayerOptions options) : Layer(made<MaximumKind>(std::move(options))) {}
Minimum::Minimum(LayerOptions options) : Layer(made<MinimumKind>(std::move(options))) {}

Layer Add::from_config(const Config& config) { return layer_from_config<MergeDefinition<AddKind>>(config); }
Layer Subtract::from_config(const Config& config) { return layer_from_config<MergeDefinition<SubtractKind>>(config); }
Layer Multiply::from_config(const Config& config) { return layer_from_config<MergeDefinition<MultiplyKind>>(config); }
Layer Average::from_config(const Config& config) { return layer_from_config<MergeDefinition<AverageKind>>(config); }
Layer Maximum::from_config(const Config& config) { return layer_from_config<MergeDefinition<MaximumKind>>(config); }
Layer Minimum::from_config(const Config& config) { return layer_from_config<MergeDefinition<MinimumKind>>(config); }

KerasTensor add(const std::vector<KerasTensor>& inputs, LayerOptions options) {
  return Add(std::move(options))(inputs);
}
KerasTensor subtract(const std::vector<KerasTensor>& inputs, LayerOptions options) {
  return Subtract(std::move(options))(inputs);
}
KerasTensor multiply(const std::vector<KerasTensor>& inputs, LayerOptions options) {
  return Multiply(std::move(options))(inputs);
}
KerasTensor average(const std::vector<KerasTensor>& inputs, LayerOptions options) {
  return Average(std::move(options))(inputs);
}
KerasTensor maximum(const std::vector<KerasTensor>& inputs, LayerOptions options) {
  return Maximum(std::move(options))(inputs);
}
KerasTensor minimum(const std::vector<KerasTensor>& inputs, LayerOptions options) {
  return Minimum(std::move(options))(inputs);
}

}  // namespace hornet::layers
