// The list of activations by name. Each name stands for the function with its default arguments, as in Keras; options
// come from the operations of keras.ops in models.
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

// With one option, an argument of that name; an activation that is given it has no name to be saved by.
template <class T>
Entry entry(const char* name, Function function, const char* option, Value (*with_option)(Value, T)) {
  return {name, {}, [=](const Config& config) -> Activation {
            if (config.as_dict().empty()) return Activation::named(name, function);
            const Config* given = config.find(option);
            if (!given || config.as_dict().size() != 1)
              throw ConfigError("activation '" + std::string(name) + "' takes the option '" + option + "', got " +
                                to_json(config));
            return [with_option, value = ConfigCodec<T>::decode(*given)](Value x) { return with_option(x, value); };
          }};
}

Entry threshold() {
  return {"threshold", {}, [](const Config& config) -> Activation {
            const Config *threshold = config.find("threshold"), *value = config.find("default_value");
            if (!threshold || !value)
              throw ConfigError(
                  "activation 'threshold' has no default arguments; give a callable: "
                  "[](Value x) { return activations::threshold(x, threshold, default_value); }");
            return [threshold = threshold->as_double(), value = value->as_double()](Value x) {
              return activations::threshold(x, threshold, value);
            };
          }};
}

std::vector<Entry> entries() {
  using namespace activations;
  return {
      entry("linear", [](Value x) { return linear(x); }),
      entry("relu", [](Value x) { return relu(x); }),
      entry("relu6", [](Value x) { return relu6(x); }),
      entry<double>(
          "leaky_relu", [](Value x) { return leaky_relu(x); }, "negative_slope", leaky_relu),
      entry<double>(
          "elu", [](Value x) { return elu(x); }, "alpha", elu),
      entry("selu", [](Value x) { return selu(x); }),
      entry<double>(
          "celu", [](Value x) { return celu(x); }, "alpha", celu),
      entry<bool>(
          "gelu", [](Value x) { return gelu(x); }, "approximate", gelu),
      entry("silu", {"silu", "swish"}, [](Value x) { return silu(x); }),
      entry("hard_silu", {"hard_silu", "hard_swish"}, [](Value x) { return hard_silu(x); }),
      entry("mish", [](Value x) { return mish(x); }),
      entry<std::int64_t>(
          "glu", [](Value x) { return glu(x); }, "axis", glu),
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
      entry<double>(
          "squareplus", [](Value x) { return squareplus(x); }, "b", squareplus),
      entry<double>(
          "soft_shrink", [](Value x) { return soft_shrink(x); }, "threshold", soft_shrink),
      entry<double>(
          "hard_shrink", [](Value x) { return hard_shrink(x); }, "threshold", hard_shrink),
      entry("softmax", [](Value x) { return softmax(x); }),
      entry("log_softmax", [](Value x) { return log_softmax(x); }),
      entry<std::int64_t>(
          "sparsemax", [](Value x) { return sparsemax(x); }, "axis", sparsemax),
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
