// Nodes read back from configuration, and with them the graph that an op holds.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet {

namespace ops {

// The value that encode_value() named, of a node that `graph` has by now. Throws ConfigError.
Value decode_value(Graph& graph, const Config& entry);
// Adds the node that encode_nodes() wrote. Throws ConfigError, ShapeError or DTypeError.
void decode_node(Graph& graph, const Config& entry);

}  // namespace ops

template <>
struct ConfigCodec<Subgraph> {  // {"nodes", "results"}
  static Config encode(const Subgraph& v);
  static Subgraph decode(const Config& c);
};

}  // namespace hornet
