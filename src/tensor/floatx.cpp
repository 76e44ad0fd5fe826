#include <atomic>
#include <hornet/base/error.hpp>
#include <hornet/tensor/floatx.hpp>

namespace hornet {
namespace {

std::atomic<bool> wide = false;

}  // namespace

DType floatx() { return wide ? f64 : f32; }

void set_floatx(std::string_view name) {
  const DType dtype = dtype_from_string(name);
  if (dtype != f32 && dtype != f64)
    throw ConfigError("set_floatx: expected \"float32\" or \"float64\", got \"" + std::string(name) + "\"" +
                      (dtype == bf16 ? "; set_dtype_policy(\"mixed_bfloat16\") computes in bfloat16" : ""));
  wide = dtype == f64;
}

}  // namespace hornet
