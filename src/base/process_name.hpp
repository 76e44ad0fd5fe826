// A name of this process that no other running one has, here or on another machine.
#pragma once

#include <string>

namespace hornet {

std::string process_name();  // "host.4711"

}  // namespace hornet
