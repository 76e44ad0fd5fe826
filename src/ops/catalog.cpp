#include "src/ops/catalog.hpp"

namespace hornet::ops {

const std::vector<OpDefinition>& catalog() {
  static const std::vector<OpDefinition> all = [] {
    std::vector<OpDefinition> ops = define<Placeholder, Constant, ReadVariable>();
    for (const auto& part :
         {pointwise_catalog(), shape_catalog(), reduce_catalog(), matmul_catalog(), assign_catalog()})
      ops.insert(ops.end(), part.begin(), part.end());
    return ops;
  }();
  return all;
}

}  // namespace hornet::ops
