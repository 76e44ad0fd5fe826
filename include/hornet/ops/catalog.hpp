// Graphs read back from text.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet {

// The graph that to_json(Graph) wrote: the same nodes under the same names, variables with the values they had.
// Throws FormatError naming the node on anything else: unknown ops or attributes, inputs that do not exist, shapes
// that do not fit.
Graph graph_from_json(std::string_view text);

}  // namespace hornet
