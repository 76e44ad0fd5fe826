// What is done with bfloat16 as it is: it is stored, and computed with in float32 (passes::widen_bfloat16).
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::passes {

bool touches_bfloat16(const Node& node);  // reads or makes some

// Ops that move elements, whatever they mean, and the conversion: every backend has them of bfloat16.
bool moves_elements(const Op& op);

bool is_widening(const Node& node);  // a conversion of bfloat16 to float32, which is exact

}  // namespace hornet::passes
