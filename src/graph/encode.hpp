// Nodes as configuration: what a graph's JSON, and that of a graph inside an op, is made of.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet {

Config encode_nodes(const Graph& graph);  // a list of {"name", "op", "attributes", "inputs"}
Config encode_value(Value value);         // [id of its node, number of the output]

}  // namespace hornet
