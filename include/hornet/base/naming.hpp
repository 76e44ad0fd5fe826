// Names as Keras makes them (keras/src/utils/naming.py): weight files and default layer names depend on them.
#pragma once

#include <string>
#include <string_view>

namespace hornet {

// A class name in snake case: "Conv2D" → "conv2d", "LeakyReLU" → "leaky_re_lu", "RMSprop" → "rm_sprop". Characters
// other than letters, digits and '_' are dropped; bytes outside ASCII are kept as they are.
std::string to_snake_case(std::string_view name);

// The snake-case name the first time it is asked for, then with "_1", "_2", …: "dense", "dense_1", "dense_2".
// The counters belong to the process; safe to call from several threads.
std::string unique_name(std::string_view prefix);

// Forgets all counters, so that the next "dense" is "dense" again. Keras: part of clear_session().
void reset_names();

}  // namespace hornet
