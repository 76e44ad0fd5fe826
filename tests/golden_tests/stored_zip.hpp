// Reads one file out of a zip archive that stores its files uncompressed, as Keras writes .keras files.
#pragma once

#include <string>

// The bytes of the archive's file `name`; FormatError when it is not there, or compressed.
std::string stored_in_zip(const std::string& archive, const std::string& name);
