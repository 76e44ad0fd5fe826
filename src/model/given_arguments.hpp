// Reading the arguments that a call gives.
#pragma once

#include <hornet/model/layer.hpp>
#include <optional>

namespace hornet {

// Throws ConfigError naming an argument that the layer does not take, and the nearest that it does.
void expect_known_arguments(const LayerInterface& definition, const CallArguments<Value>& arguments);

// Moves tensors that are named as inputs to where those inputs stand: f(x, value=y) is f(x, y).
void take_named_inputs(const LayerInterface& definition, std::vector<Value>& inputs, CallArguments<Value>& arguments);

std::vector<Value> tensors_given(const CallArguments<Value>& arguments, std::string_view name);

// Nothing when it is not given or null. Throws ConfigError naming it when it is something else.
std::optional<bool> bool_given(const CallArguments<Value>& arguments, std::string_view name);

}  // namespace hornet
