// From a traced program to the one that a plan runs: all passes, in their order.
#pragma once

#include <vector>

#include "src/runtime/plan.hpp"

namespace hornet {

// `listing`, where there is one, gets the program after each pass.
passes::Program optimise(passes::Program program, const Backend& backend, std::vector<PassListing>* listing);

}  // namespace hornet
