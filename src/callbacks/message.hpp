// What callbacks tell the user.
#pragma once

#include <string_view>

namespace hornet::callbacks {

void say(std::string_view text);   // a line on standard output, among those of the progress bar
void warn(std::string_view text);  // a line on standard error

}  // namespace hornet::callbacks
