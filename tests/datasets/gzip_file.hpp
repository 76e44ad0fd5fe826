// Makes IDX files for tests.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

std::string gzip(const std::string& content);

// An IDX header for unsigned bytes, followed by `elements`.
std::string idx(const std::vector<std::uint32_t>& extents, const std::string& elements);
