// The list of activations by name. Each name stands for the function with its default arguments, as in Keras.
#include <hornet/activations/activations.hpp>

namespace hornet {
namespace {

using Entry = Catalog<Activation>::Entry;
using Function = Value (*)(Value);

Entry entry(const char* name, std::vector<std::string> names, Function function) {
  return {name, std::move(names), [name, function](const Config& config) {
            if (!config.as_dict().empty())
              throw ConfigError("activation '" + std::string(name) + "' takes no options here, got " + to_json(config) +
                                "; give a callable instead");
            return Activation::named(name, function);
          }};
}

Entry entry(const char* name, Function function) { return entry(name, {}, function); }

Entry threshold() {
  return {"threshold", {}, [](const Config&) -> Activation {
            throw ConfigError(
                "activation 'threshold' has no default arguments; give a callable: "
                "[](Value x) { return activations::threshold(x, threshold, default_value); }");
          }};
}

std::vector<Entry> entries() {
  using namespace activations;
  return {
      entry("linear", [](Value x) { return linear(x); }),
      entry("relu", [](Value x) { return relu(x); }),
      entry("relu6", [](Value x) { return relu6(x); }),
      entry("leaky_relu", [](Value x) { return leaky_relu(x); }),
      entry("elu", [](Value x) { return elu(x); }),
      entry("selu", [](Value x) { return selu(x); }),
      entry("celu", [](Value x) { return celu(x); }),
      entry("gelu", [](Value x) { return gelu(x); }),
      entry("silu", {"silu", "swish"}, [](Value x) { return silu(x); }),
      entry("hard_silu", {"hard_silu", "hard_swish"}, [](Value x) { return hard_silu(x); }),
      entry("mish", [](Value x) { return mish(x); }),
      entry("glu", [](Value x) { return glu(x); }),
      entry("sigmoid", [](Value x) { return activations::sigmoid(x); }),
      entry("hard_sigmoid", [](Value x) { return hard_sigmoid(x); }),
      entry("log_sigmoid", [](Value x) { return log_sigmoid(x); }),
      entry("sparse_sigmoid", [](Value x) { return sparse_sigmoid(x); }),
      entry("tanh", [](Value x) { return activations::tanh(x); }),
      entry("hard_tanh", [](Value x) { return hard_tanh(x); }),
      entry("tanh_shrink", [](Value x) { return tanh_shrink(x); }),
      entry("exponential", [](Value x) { return exponential(x); }),
      entry("softplus", [](Value x) { return softplus(x); }),
      entry("softsign", [](Value x) { return softsign(x); }),
      entry("sparse_plus", [](Value x) { return sparse_plus(x); }),
      entry("squareplus", [](Value x) { return squareplus(x); }),
      entry("soft_shrink", [](Value x) { return soft_shrink(x); }),
      entry("hard_shrink", [](Value x) { return hard_shrink(x); }),
      entry("softmax", [](Value x) { return softmax(x); }),
      entry("log_softmax", [](Value x) { return log_softmax(x); }),
      entry("sparsemax", [](Value x) { return sparsemax(x); }),
      threshold(),
  };
}

}  // namespace

template <>
Catalog<Activation>& function_catalog<ActivationTag>() {
  static Catalog<Activation> catalog("activation", "keras.activations", entries());
  return catalog;
}

}  // namespace hornet
