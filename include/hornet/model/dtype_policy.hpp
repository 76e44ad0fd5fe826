// DTypePolicy: what layers compute in and store their weights as. Keras: keras/src/dtype_policies/dtype_policy.py.
//
//     set_dtype_policy("mixed_bfloat16");
//     Sequential model({layers::Conv2D(64, 3), …, layers::Dense(10, {.activation = "softmax", .dtype = "float32"})});
//
//   "float32"         both are float32; the default
//   "float64"         both are float64, and so are losses of such outputs; set_floatx("float64") has Inputs, data and
//                     metrics be it too
//   "mixed_bfloat16"  weights are float32, rounded to bfloat16 where a layer reads them; inputs are rounded to it,
//                     and so is every result of an op. Products and sums are computed in float32.
//                     Normalisations keep float32 until their result; losses, metrics, gradients of weights and
//                     optimizers are float32.
//                     bfloat16 has float32's range, so losses need no scaling.
#pragma once

#include <cstdint>
#include <hornet/base/fields.hpp>
#include <hornet/tensor/floatx.hpp>
#include <string>
#include <string_view>

namespace hornet {

class DTypePolicy {
 public:
  DTypePolicy();  // the one in use where it is made: a layer keeps that of the time it was made
  DTypePolicy(const char* name) : DTypePolicy(std::string(name)) {}
  DTypePolicy(const std::string& name);  // throws ConfigError for one that there is not

  std::string_view name() const;
  DType compute_dtype() const { return kind_ == Kind::mixed_bfloat16 ? bf16 : variable_dtype(); }
  DType variable_dtype() const { return kind_ == Kind::float64 ? f64 : f32; }
  bool operator==(const DTypePolicy&) const = default;

 private:
  enum class Kind : std::uint8_t { float32, float64, mixed_bfloat16 };

  Kind kind_;
};

// The policy of layers that are made from now on and name none; until it is set, that of floatx(). Keras:
// keras.config.set_dtype_policy, dtype_policy.
void set_dtype_policy(const DTypePolicy& policy);
DTypePolicy dtype_policy();

template <>
struct ConfigCodec<DTypePolicy> {  // Keras' serialised object; decodes a bare name and null, the one in use, too
  static Config encode(const DTypePolicy& v);
  static DTypePolicy decode(const Config& c);
};

}  // namespace hornet
