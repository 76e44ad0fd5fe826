// Attributes of objects of an HDF5 file of the oldest format.
// Source: HDF5 File Format Specification 3.0, section IV.A.2.m.
#pragma once

#include <string>

#include "src/io/h5_attribute.hpp"
#include "src/io/h5_classic/object.hpp"
#include "src/io/h5_classic/string_heap.hpp"

namespace hornet::io::classic {

bool has_attribute(const ByteView& file, const Object& object, const std::string& name);

// FormatError when there is none, it is of another kind than H5Value has, or has more than 64 MiB. An empty list of
// anything is an empty list of strings.
H5Value read_attribute(const ByteView& file, const Object& object, const std::string& name, StringHeap& heap);

// Whether its attribute "dtype" says so.
bool is_bfloat16(const ByteView& file, const Object& dataset);

}  // namespace hornet::io::classic
