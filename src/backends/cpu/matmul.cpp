// matmul by Eigen: the portable kernel.
#include <Eigen/Core>

#include "src/backends/cpu/kernels.hpp"
#include "src/ops/matmul.hpp"

namespace hornet::cpu {
namespace {

template <class T>
void multiply(const T* a, const T* b, T* c, std::int64_t m, std::int64_t n, std::int64_t k, bool ta, bool tb) {
  using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::Map<const Matrix> A(a, ta ? k : m, ta ? m : k), B(b, tb ? n : k, tb ? k : n);
  Eigen::Map<Matrix> C(c, m, n);
  if (ta && tb) C.noalias() = A.transpose() * B.transpose();
  else if (ta) C.noalias() = A.transpose() * B;
  else if (tb) C.noalias() = A * B.transpose();
  else C.noalias() = A * B;
}

}  // namespace

Kernel matmul_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<ops::MatMul>();
  const Shape &a = site.in[0].shape, &y = site.out[0].shape;
  const std::int64_t m = y[-2], n = y[-1], k = a[op.transpose_a ? -2 : -1];
  const std::int64_t count = y.slice(0, y.rank() - 2).size();
  const bool ta = op.transpose_a, tb = op.transpose_b;
  return dispatch(site.out[0].dtype, [=](auto zero) -> Kernel {
    using T = decltype(zero);
    if constexpr (std::is_floating_point_v<T>) {
      return [=](const KernelArgs& args) {
        for (std::int64_t i = 0; i < count; ++i)
          multiply(static_cast<const T*>(args.in[0]) + i * m * k, static_cast<const T*>(args.in[1]) + i * k * n,
                   static_cast<T*>(args.out[0]) + i * m * n, m, n, k, ta, tb);
      };
    } else {
      return {};
    }
  });
}

}  // namespace hornet::cpu
