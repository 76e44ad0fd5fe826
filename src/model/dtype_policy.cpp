#include <algorithm>
#include <array>
#include <atomic>
#include <hornet/base/error.hpp>
#include <hornet/model/catalog.hpp>
#include <hornet/model/dtype_policy.hpp>

namespace hornet {
namespace {

// By DTypePolicy::Kind.
constexpr std::array<std::string_view, 3> kNames{"float32", "float64", "mixed_bfloat16"};

// The number of the name that was set; none was yet.
std::atomic<int> in_use = -1;

std::string_view name_in_use() {
  const int set = in_use;
  return set < 0 ? to_string(floatx()) : kNames[static_cast<std::size_t>(set)];
}

// What Keras has and Hornet has not, or neither.
[[noreturn]] void refuse(const std::string& name) {
  const std::string who = "dtype policy '" + name + "'";
  if (name == "mixed_float16")
    throw ConfigError(who + " is not supported, as its losses need scaling; use 'mixed_bfloat16', which needs none");
  if (name == "bfloat16" || name == "float16")
    throw ConfigError(who + " is not supported: weights are float32 or float64; 'mixed_bfloat16' computes in bfloat16");
  throw ConfigError("unknown " + who + "." + suggest(name, std::vector<std::string>(kNames.begin(), kNames.end())));
}

}  // namespace

DTypePolicy::DTypePolicy() : DTypePolicy(std::string(name_in_use())) {}

DTypePolicy::DTypePolicy(const std::string& name) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (name == kNames[i]) {
      kind_ = static_cast<Kind>(i);
      return;
    }
  refuse(name);
}

std::string_view DTypePolicy::name() const { return kNames[static_cast<std::size_t>(kind_)]; }

void set_dtype_policy(const DTypePolicy& policy) {
  in_use = static_cast<int>(std::ranges::find(kNames, policy.name()) - kNames.begin());
}
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
