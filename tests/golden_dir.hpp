// Where the values recorded from Keras are: the directory HORNET_GOLDEN_DIR names, or tests/golden of this repository.
#pragma once

#include <optional>
#include <string>
#include <string_view>

// The path of one recorded file or directory, such as "layers.h5", "behaviour/behaviour.json" or "models". When it is
// not there, prints "absent: NAME" and gives nothing: the test then has nothing to compare and passes.
std::optional<std::string> golden_file(std::string_view name);

// The whole text of golden_file(name).
std::optional<std::string> golden_text(std::string_view name);
