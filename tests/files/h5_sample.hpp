// A small file as a model's weights are stored: several groups, dtypes, ranks and kinds of attributes.
#pragma once

#include <hornet/tensor/tensor.hpp>
#include <string>

#include "src/io/h5_reader.hpp"
#include "src/io/h5_writer.hpp"

// Elements 1, 2, 3, … of any dtype.
hornet::Tensor counted(hornet::Shape shape, hornet::DType dtype = hornet::f32);

void write_sample(const std::string& path);
bool holds_sample(const hornet::io::H5Reader& file);  // needs no test framework, so that a child process may ask
