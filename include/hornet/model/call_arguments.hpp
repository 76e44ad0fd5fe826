// CallArguments: what a call gives a layer besides its inputs, by Keras' names: tensors and literals.
//
//     attention({query, value}, {{"use_causal_mask", true}, {"attention_mask", mask}});
//
// Every layer takes "training" (bool; default: what the trace is for) and "mask" (the mask of its input, in place of
// the one that travels with it; a list of inputs takes as many, each under that name). Further names are the
// definition's `call_arguments` (layer.hpp); any other is a ConfigError with the nearest one.
#pragma once

#include <hornet/base/config.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace hornet {

template <class T>  // of a tensor: Value in a trace, KerasTensor in the functional API, Tensor in an eager call
struct CallArgument {
  template <class U>
  CallArgument(std::string argument, U&& value) : name(std::move(argument)) {
    if constexpr (std::is_same_v<std::decay_t<U>, T>)
      tensor = std::forward<U>(value);
    else
      literal = Config(std::forward<U>(value));
  }

  std::string name;
  std::optional<T> tensor;
  Config literal;  // when there is no tensor
};

template <class T>
using CallArguments = std::vector<CallArgument<T>>;

// The arguments with their tensors replaced by `convert(tensor)`.
template <class To, class From, class F>
CallArguments<To> converted(const CallArguments<From>& arguments, F&& convert) {
  CallArguments<To> out;
  for (const CallArgument<From>& each : arguments) {
    if (each.tensor)
      out.emplace_back(each.name, To(convert(*each.tensor)));
    else
      out.emplace_back(each.name, each.literal);
  }
  return out;
}

}  // namespace hornet
