#include "src/io/h5_type.hpp"

#include <hdf5.h>

#include <algorithm>
#include <hornet/base/error.hpp>
#include <memory>

namespace hornet::io {
namespace {

H5Handle bool_type() {
  H5Handle type(H5Tenum_create(H5T_NATIVE_INT8), H5Tclose);
  constexpr signed char no = 0, yes = 1;
  H5Tenum_insert(type.id(), "FALSE", &no);
  H5Tenum_insert(type.id(), "TRUE", &yes);
  return type;
}

bool has_member(const H5Handle& type, const char* name, signed char wanted) {
  signed char value = -1;
  return H5Tenum_valueof(type.id(), name, &value) >= 0 && value == wanted;
}

bool is_bool(const H5Handle& type) {
  return H5Tget_class(type.id()) == H5T_ENUM && H5Tget_size(type.id()) == 1 && H5Tget_nmembers(type.id()) == 2 &&
         has_member(type, "FALSE", 0) && has_member(type, "TRUE", 1);
}

bool is_one_of(const H5Handle& type, std::initializer_list<hid_t> known) {
  return std::ranges::any_of(known, [&](hid_t one) { return H5Tequal(type.id(), one) > 0; });
}

}  // namespace

H5Handle h5_type_of(DType dtype) {
  switch (dtype) {
    case DType::boolean: return bool_type();
    case DType::uint8: return {H5Tcopy(H5T_NATIVE_UINT8), H5Tclose};
    case DType::int32: return {H5Tcopy(H5T_NATIVE_INT32), H5Tclose};
    case DType::int64: return {H5Tcopy(H5T_NATIVE_INT64), H5Tclose};
    case DType::bfloat16: throw InternalError("HDF5 has no bfloat16: it is written as float32");
    case DType::float32: return {H5Tcopy(H5T_NATIVE_FLOAT), H5Tclose};
    case DType::float64: break;
  }
  return {H5Tcopy(H5T_NATIVE_DOUBLE), H5Tclose};
}

std::optional<DType> dtype_of_h5(const H5Handle& type) {
  if (is_one_of(type, {H5T_IEEE_F32LE, H5T_IEEE_F32BE})) return f32;
  if (is_one_of(type, {H5T_IEEE_F64LE, H5T_IEEE_F64BE})) return f64;
  if (is_one_of(type, {H5T_STD_I32LE, H5T_STD_I32BE})) return i32;
  if (is_one_of(type, {H5T_STD_I64LE, H5T_STD_I64BE})) return i64;
  if (is_one_of(type, {H5T_STD_U8LE, H5T_STD_U8BE})) return u8;
  if (is_bool(type)) return b8;
  return std::nullopt;
}

H5Handle h5_string_type(std::size_t length) {
  H5Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.id(), std::max<std::size_t>(length, 1));
  H5Tset_strpad(type.id(), H5T_STR_NULLPAD);
  H5Tset_cset(type.id(), H5T_CSET_UTF8);
  return type;
}

std::string describe_h5_type(const H5Handle& type) {
  const std::string bits = std::to_string(H5Tget_size(type.id()) * 8) + "-bit ";
  switch (H5Tget_class(type.id())) {
    case H5T_INTEGER: return bits + (H5Tget_sign(type.id()) == H5T_SGN_NONE ? "unsigned integer" : "integer");
    case H5T_FLOAT: return bits + "float";
    case H5T_STRING: return H5Tis_variable_str(type.id()) > 0 ? "variable-length string" : "fixed-length string";
    case H5T_BITFIELD: return "bit field";
    case H5T_OPAQUE: return "opaque";
    case H5T_COMPOUND: return "compound";
    case H5T_REFERENCE: return "reference";
    case H5T_ENUM: return "enumeration";
    case H5T_VLEN: return "variable-length sequence";
    case H5T_ARRAY: return "array";
    default: return "unknown";
  }
}

}  // namespace hornet::io
