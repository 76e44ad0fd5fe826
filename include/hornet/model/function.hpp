// ValueFunction: the erased form of what maps one value to another: regularizers (weight -> scalar penalty),
// constraints (weight -> weight) and activations. The Tag says which of them and gives the catalog its own type.
// Made from a name ("l2", "max_norm", "relu"), from a struct with class_name, fields() and `Value call(Value) const`
// (and, where options can be wrong, `void validate() const`), or from any callable Value(Value); empty ("no
// regularizer") by default. named() gives a callable a name to be saved by.
#pragma once

#include <functional>
#include <hornet/graph/value.hpp>
#include <hornet/model/catalog.hpp>
#include <memory>

namespace hornet {

template <class Tag>
class ValueFunction;

template <class Tag>
Catalog<ValueFunction<Tag>>& function_catalog();  // filled by the catalog.cpp of each shelf

template <class T>
concept FunctionDefinition = requires(const T& t, Value x) {
  T::class_name;
  { t.call(x) } -> std::convertible_to<Value>;
};

template <class Tag>
class ValueFunction {
 public:
  ValueFunction() = default;
  ValueFunction(std::nullptr_t) {}
  ValueFunction(const char* name) : ValueFunction(std::string(name)) {}
  ValueFunction(const std::string& name) : ValueFunction(function_catalog<Tag>().make(name)) {}
  template <FunctionDefinition T>
  ValueFunction(T definition) : self_(std::make_shared<Model<T>>(std::move(definition))) {}
  template <std::invocable<Value> F>
  requires(!FunctionDefinition<F> && !std::same_as<std::decay_t<F>, ValueFunction>) ValueFunction(F function)
      : self_(std::make_shared<Callable>(std::function<Value(Value)>(std::move(function)), "")) {}

  // A function without options that the shelf's catalog knows by `name`.
  static ValueFunction named(std::string name, std::function<Value(Value)> function) {
    ValueFunction result;
    result.self_ = std::make_shared<Callable>(std::move(function), std::move(name));
    return result;
  }

  explicit operator bool() const { return self_ != nullptr; }
  Value operator()(Value x) const { return self_->call(x); }
  std::string_view class_name() const { return self_->class_name(); }
  Config config() const { return self_->config(); }  // ConfigError for a callable, which has no name to be saved by

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual Value call(Value) const = 0;
    virtual std::string_view class_name() const = 0;
    virtual Config config() const = 0;
  };
  template <class T>
  struct Model final : Interface {
    explicit Model(T t) : definition(std::move(t)) {
      if constexpr (requires { definition.validate(); }) definition.validate();
    }
    Value call(Value x) const override { return definition.call(x); }
    std::string_view class_name() const override { return T::class_name; }
    Config config() const override { return encode_fields(definition); }
    T definition;
  };
  struct Callable final : Interface {
    Callable(std::function<Value(Value)> f, std::string n) : function(std::move(f)), name(std::move(n)) {}
    Value call(Value x) const override { return function(x); }
    std::string_view class_name() const override { return name.empty() ? "function" : std::string_view(name); }
    Config config() const override {
      if (!name.empty()) return Config::Dict{};
      throw ConfigError("a callable has no name to be saved by; give it one: a struct with class_name and call()");
    }
    std::function<Value(Value)> function;
    std::string name;
  };
  std::shared_ptr<const Interface> self_;
};

using Regularizer = ValueFunction<struct RegularizerTag>;
using Constraint = ValueFunction<struct ConstraintTag>;
using Activation = ValueFunction<struct ActivationTag>;  // linear when empty

template <>
Catalog<Regularizer>& function_catalog<RegularizerTag>();  // src/regularizers/catalog.cpp
template <>
Catalog<Constraint>& function_catalog<ConstraintTag>();  // src/constraints/catalog.cpp
template <>
Catalog<Activation>& function_catalog<ActivationTag>();  // src/activations/catalog.cpp

// null for none; activations without options are saved as their bare name, as Keras does, all others in Keras'
// serialised form.
template <class Tag>
struct ConfigCodec<ValueFunction<Tag>> {
  static Config encode(const ValueFunction<Tag>& v) {
    constexpr bool is_activation = std::is_same_v<Tag, ActivationTag>;
    if (!v) return is_activation ? Config("linear") : Config();
    Config config = v.config();
    const auto* entry = function_catalog<Tag>().find(v.class_name());
    if (is_activation && config.as_dict().empty() && entry && entry->package.empty()) return v.class_name();
    return function_catalog<Tag>().serialize(v.class_name(), std::move(config));
  }
  static ValueFunction<Tag> decode(const Config& c) {
    return c.is_null() ? ValueFunction<Tag>() : function_catalog<Tag>().deserialize(c);
  }
};

template <class Tag, FunctionDefinition T>
void register_function_class() {
  function_catalog<Tag>().add({std::string(T::class_name),
                               {},
                               [](const Config& c) { return ValueFunction<Tag>(configured<T>(c)); },
                               package_of<T>()});
}
template <class Tag>
void register_function(const std::string& given, std::function<Value(Value)> function) {
  const auto known_as = registered_name(given);
  auto make = [name = known_as.name, function = std::move(function)](const Config&) {
    return ValueFunction<Tag>::named(name, function);
  };
  function_catalog<Tag>().add({known_as.name, {}, std::move(make), known_as.package, true});
}

// Make a user's class, or a function by a name, known: by that name where one is asked for, and to files. A name may
// begin with Keras' package of it, "mine>sharp".
template <FunctionDefinition T>
void register_regularizer() {
  register_function_class<RegularizerTag, T>();
}
template <FunctionDefinition T>
void register_constraint() {
  register_function_class<ConstraintTag, T>();
}
template <FunctionDefinition T>
void register_activation() {
  register_function_class<ActivationTag, T>();
}
inline void register_regularizer(const std::string& name, std::function<Value(Value)> function) {
  register_function<RegularizerTag>(name, std::move(function));
}
inline void register_constraint(const std::string& name, std::function<Value(Value)> function) {
  register_function<ConstraintTag>(name, std::move(function));
}
inline void register_activation(const std::string& name, std::function<Value(Value)> function) {
  register_function<ActivationTag>(name, std::move(function));
}

}  // namespace hornet
