#include "src/runtime/target.hpp"

#include <atomic>
#include <hornet/base/error.hpp>
#include <hornet/runtime/device.hpp>

namespace hornet {
namespace {

std::atomic<MatmulPrecision> precision{MatmulPrecision::float32};

}  // namespace

MatmulPrecision matmul_precision_in_use() { return precision; }

void set_matmul_precision(std::string_view name) {
  static const std::string names[] = {"float32", "tf32"};
  if (name == names[0])
    precision = MatmulPrecision::float32;
  else if (name == names[1])
    precision = MatmulPrecision::tf32;
  else
    throw ConfigError("set_matmul_precision: unknown precision '" + std::string(name) + "'." + suggest(name, names));
}

std::string matmul_precision() { return precision == MatmulPrecision::tf32 ? "tf32" : "float32"; }

Target target_in_use() { return {&open_backend(), precision}; }

std::string to_string(const Target& target) {
  return std::string(target.backend->name()) + (target.precision == MatmulPrecision::tf32 ? " tf32" : " float32");
}

}  // namespace hornet
