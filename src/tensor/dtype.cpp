#include <hornet/base/error.hpp>
#include <hornet/tensor/dtype.hpp>

namespace hornet {

std::string_view to_string(DType dtype) {
  switch (dtype) {
    case DType::boolean: return "bool";
    case DType::uint8: return "uint8";
    case DType::int32: return "int32";
    case DType::int64: return "int64";
    case DType::bfloat16: return "bfloat16";
    case DType::float32: return "float32";
    case DType::float64: return "float64";
  }
  return "?";
}

DType dtype_from_string(std::string_view name) {
  for (DType dtype : {b8, u8, i32, i64, bf16, f32, f64})
    if (to_string(dtype) == name) return dtype;
  const std::vector<std::string> known{"bool", "uint8", "int32", "int64", "bfloat16", "float32", "float64"};
  throw ConfigError("unknown dtype '" + std::string(name) + "'." + suggest(name, known));
}

void throw_stored_only(DType dtype) {
  throw InternalError("a kernel was asked to compute in " + std::string(to_string(dtype)) + ", which is only stored");
}

}  // namespace hornet
