#include "src/runtime/target.hpp"

#include <algorithm>
#include <atomic>
#include <hornet/base/error.hpp>
#include <hornet/runtime/device.hpp>
#include <span>
#include <string>

namespace hornet {
namespace {

std::atomic<MatmulPrecision> precision{MatmulPrecision::float32};
std::atomic<std::int64_t> placements{0};

// In the order of MatmulPrecision.
std::span<const std::string> names() {
  static const std::string all[] = {"float32", "tf32", "tf32x3", "bf16"};
  return all;
}

const std::string& name_of(MatmulPrecision one) { return names()[static_cast<std::size_t>(one)]; }

}  // namespace

MatmulPrecision matmul_precision_in_use() { return precision; }

void set_matmul_precision(std::string_view name) {
  const auto found = std::ranges::find(names(), name);
  if (found == names().end())
    throw ConfigError("set_matmul_precision: unknown precision '" + std::string(name) + "'." + suggest(name, names()));
  precision = static_cast<MatmulPrecision>(found - names().begin());
}

std::string matmul_precision() { return name_of(precision); }

Target target_in_use() { return {&open_backend(), precision, placements}; }

void placements_have_changed() { ++placements; }

std::string to_string(const Target& target) {
  const std::string placed = target.placements ? " placed " + std::to_string(target.placements) : "";
  return std::string(target.backend->name()) + " " + name_of(target.precision) + placed;
}

}  // namespace hornet
