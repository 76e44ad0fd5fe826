// Initializer: how a weight gets its first values. Made from a name ("glorot_uniform"), or from any struct with
//     static constexpr std::string_view class_name; static constexpr auto fields();
//     Tensor call(const Shape& shape, DType dtype, std::uint64_t seed) const;
// and, where options can be wrong, void validate() const. A struct with a seed of its own uses that; `seed` is drawn
// from the process' seed source (set_random_seed).
#pragma once

#include <cstdint>
#include <hornet/model/catalog.hpp>
#include <hornet/tensor/tensor.hpp>
#include <memory>

namespace hornet {

template <class T>
concept InitializerDefinition = requires(const T& t, const Shape& shape) {
  T::class_name;
  { t.call(shape, f32, std::uint64_t{}) } -> std::convertible_to<Tensor>;
};

class Initializer {
 public:
  Initializer(const char* name);
  Initializer(const std::string& name);  // throws ConfigError with the nearest name
  template <InitializerDefinition T>
  Initializer(T definition) : self_(std::make_shared<Model<T>>(std::move(definition))) {}

  Tensor operator()(const Shape& shape, DType dtype = f32) const;  // draws a seed
  Tensor operator()(const Shape& shape, DType dtype, std::uint64_t seed) const {
    return self_->call(shape, dtype, seed);
  }
  std::string_view class_name() const { return self_->class_name(); }
  Config config() const { return self_->config(); }

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual Tensor call(const Shape&, DType, std::uint64_t) const = 0;
    virtual std::string_view class_name() const = 0;
    virtual Config config() const = 0;
  };
  template <class T>
  struct Model final : Interface {
    explicit Model(T t) : definition(std::move(t)) {
      if constexpr (requires { definition.validate(); }) definition.validate();
    }
    Tensor call(const Shape& shape, DType dtype, std::uint64_t seed) const override {
      return definition.call(shape, dtype, seed);
    }
    std::string_view class_name() const override { return T::class_name; }
    Config config() const override { return encode_fields(definition); }
    T definition;
  };
  std::shared_ptr<const Interface> self_;
};

Catalog<Initializer>& initializer_catalog();  // filled by src/initializers/catalog.cpp

template <>
struct ConfigCodec<Initializer> {
  static Config encode(const Initializer& v) { return initializer_catalog().serialize(v.class_name(), v.config()); }
  static Initializer decode(const Config& c) { return initializer_catalog().deserialize(c); }
};

// Makes a user's class known by its class_name, to strings and to files.
template <InitializerDefinition T>
void register_initializer() {
  initializer_catalog().add(
      {std::string(T::class_name), {}, [](const Config& c) { return Initializer(configured<T>(c)); }, package_of<T>()});
}

}  // namespace hornet
