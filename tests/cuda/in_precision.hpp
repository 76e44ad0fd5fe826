// A precision of products and convolutions while it lives.
#pragma once

#include <hornet/runtime/device.hpp>

namespace hornet {

class InPrecision {
 public:
  explicit InPrecision(std::string_view name) { set_matmul_precision(name); }
  ~InPrecision() { set_matmul_precision("float32"); }
  InPrecision(const InPrecision&) = delete;
  InPrecision& operator=(const InPrecision&) = delete;
};

}  // namespace hornet
