// NumPy's array files: ".npy" holds one array, ".npz" several by name in a zip archive.
//
// Read: versions 1 to 3, either byte order, C and Fortran order (which becomes row-major). bool, uint8, int32, int64,
// float32 and float64 stay what they are; float16 becomes float32, int8, int16 and uint16 become int32, uint32 becomes
// int64, uint64 too when every value fits. Others are a FormatError: pickled objects above all, which may run code.
// A file is not trusted: what it declares is compared with its size before memory is taken. Files appear whole or not
// at all. Errors: IoError, FormatError, each naming the path.
// Source: numpy/lib/format.py.
#pragma once

#include <hornet/io/named_tensors.hpp>

namespace hornet {

Tensor load_npy(const std::string& path);
void save_npy(const std::string& path, const Tensor& tensor);

struct SaveNpzOptions {
  bool compressed = false;  // numpy.savez_compressed
};

// In the order of the archive, whose checksums are verified; at most 16 GiB together.
NamedTensors load_npz(const std::string& path);
// ConfigError for a name that is empty, given twice, or would leave a directory.
void save_npz(const std::string& path, const NamedTensors& tensors, SaveNpzOptions options = {});

}  // namespace hornet
