// Files of named tensors as the safetensors format has them: a JSON header, then the elements. No code, no surprises.
//
// Read: the header's limits, names given once, offsets that tile the elements without holes or overlaps, sizes that
// follow from dtype and shape, all before memory is taken. F16 and BF16 become float32, I8, I16 and U16 int32, U32
// int64, U64 too when every value fits; 8-bit floats are refused. What we write carries a hash of all tensors in its
// metadata ("hornet_sha256"), verified on reading. Files appear whole or not at all. Errors: IoError, FormatError.
// Source: https://github.com/huggingface/safetensors (README, "Format"; safetensors/src/tensor.rs).
#pragma once

#include <hornet/io/named_tensors.hpp>
#include <map>

namespace hornet {

struct Safetensors {
  NamedTensors tensors;                         // in the order of their elements
  std::map<std::string, std::string> metadata;  // texts by name; "hornet_sha256" is ours
};

Safetensors load_safetensors(const std::string& path);
// ConfigError for a name that is empty, given twice, or "__metadata__".
void save_safetensors(const std::string& path, const Safetensors& content);

}  // namespace hornet
