#include "src/backends/cuda/device/reduce.hpp"

#include "src/backends/cuda/module/kernels/kernels.hpp"
#include "src/backends/elements/arithmetic.hpp"

namespace hornet::cuda {
namespace {

template <class Op>
void add_reductions_by(KernelTable& table) {
  add_block_kernels<Reduce<Op, std::uint8_t>, Reduce<Op, std::int32_t>, Reduce<Op, std::int64_t>, Reduce<Op, float>,
                    Reduce<Op, double>>(table);
}

}  // namespace

void add_reductions(KernelTable& table) {
  add_reductions_by<elements::Add>(table);
  add_reductions_by<elements::Maximum>(table);
  add_reductions_by<elements::Minimum>(table);
}

}  // namespace hornet::cuda
