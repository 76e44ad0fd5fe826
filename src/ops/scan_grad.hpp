// ScanGrad: the gradient of a scan as one node, until it is known what runs it. A device may have the gradient of the
// whole loop; elsewhere the composition is a scan in the other direction, and what is summed up behind it.
//
// Inputs of the node: those of the scan, then the gradients that arrive at its outputs. Its outputs: the gradients of
// the scan's inputs that are wanted.
#pragma once

#include "src/ops/scan.hpp"

namespace hornet::ops {

struct ScanGrad {
  Subgraph body;                       // the composition: placeholders "input_0", …, one an input; then the scan
  std::vector<std::int64_t> arriving;  // the scan's outputs that have a gradient
  std::vector<std::int64_t> wanted;    // the scan's inputs that get one

  static constexpr std::string_view name = "scan_grad";
  static constexpr auto fields() {
    return std::tuple{Field{"arriving", &ScanGrad::arriving}, Field{"wanted", &ScanGrad::wanted},
                      Field{"body", &ScanGrad::body}};
  }
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;
  std::vector<Value> grad(const GradScope& g) const;
  const Subgraph& inner() const { return body; }

  const Scan& scan() const;  // whose gradient it is
};

// A scan's node whose gradients are wanted: what GradScope tells of one, for any node.
struct ScanSite {
  Node& node;
  std::vector<Value> arrived;  // by output, empty where nothing arrives
  std::vector<bool> needed;    // by input
  const GradScope& rules;

  Value input(int i) const { return node.inputs.at(static_cast<std::size_t>(i)); }
  Value output(int i) const { return node.value(i); }
  Value upstream(int i) const;  // zeros where nothing arrives
  bool arrives(int i) const { return static_cast<bool>(arrived.at(static_cast<std::size_t>(i))); }
  bool needs(int i) const { return needed[static_cast<std::size_t>(i)]; }
};

// The gradients of a scan's inputs as nodes beside it, empty where none is needed.
std::vector<Value> scan_gradients(const Scan& scan, const ScanSite& site);

// Whether scan_gradients() is at work on this thread: what is differentiated is the step of a loop.
bool differentiates_step();

}  // namespace hornet::ops
