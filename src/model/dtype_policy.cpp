#include <atomic>
#include <hornet/base/error.hpp>
#include <hornet/model/catalog.hpp>
#include <hornet/model/dtype_policy.hpp>

namespace hornet {
namespace {

constexpr std::string_view kFloat32 = "float32", kMixed = "mixed_bfloat16";

std::atomic<bool>& mixed_in_use() {
  static std::atomic<bool> mixed = false;
  return mixed;
}

// What Keras has and Hornet has not, or neither.
[[noreturn]] void refuse(const std::string& name) {
  const std::string who = "dtype policy '" + name + "'";
  if (name == "mixed_float16")
    throw ConfigError(who + " is not supported, as its losses need scaling; use 'mixed_bfloat16', which needs none");
  if (name == "bfloat16" || name == "float16")
    throw ConfigError(who + " is not supported: weights are float32; 'mixed_bfloat16' computes in bfloat16");
  if (name == "float64") throw ConfigError(who + " is not supported: layers compute in float32 or bfloat16");
  throw ConfigError("unknown " + who + "." + suggest(name, std::vector{std::string(kFloat32), std::string(kMixed)}));
}

}  // namespace

DTypePolicy::DTypePolicy() : mixed_(mixed_in_use()) {}

DTypePolicy::DTypePolicy(const std::string& name) : mixed_(name == kMixed) {
  if (!mixed_ && name != kFloat32) refuse(name);
}

std::string_view DTypePolicy::name() const { return mixed_ ? kMixed : kFloat32; }

void set_dtype_policy(const DTypePolicy& policy) { mixed_in_use() = policy.compute_dtype() == bf16; }
DTypePolicy dtype_policy() { return {}; }

Config ConfigCodec<DTypePolicy>::encode(const DTypePolicy& v) {
  return serialized_class("keras", "DTypePolicy", Config::Dict{{"name", std::string(v.name())}});
}

DTypePolicy ConfigCodec<DTypePolicy>::decode(const Config& c) {
  if (c.is_null()) return {};
  if (c.is_string()) return c.as_string();
  const Config* name = c.at("config").find("name");
  if (!name)  // a QuantizedDTypePolicy, a DTypePolicyMap
    throw ConfigError("'dtype': expected a DTypePolicy, got " + to_json(c.at("class_name")));
  return name->as_string();
}

}  // namespace hornet
