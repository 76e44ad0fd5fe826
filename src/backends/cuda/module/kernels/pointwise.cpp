#include "src/backends/cuda/device/pointwise_list.hpp"
#include "src/backends/cuda/module/kernels/kernels.hpp"

namespace hornet::cuda {
namespace {

struct Adding {
  KernelTable& table;
  template <class F>
  void add(std::string_view, DType, DType) {
    add_element_kernels<F>(table);
  }
};

}  // namespace

void add_pointwise(KernelTable& table) {
  Adding adding{table};
  list_pointwise(adding);
}

}  // namespace hornet::cuda
