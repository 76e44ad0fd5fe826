// Reductions. Axes that go together are one axis; each such axis is reduced by one pass over [outer, n, inner], last
// axis first. A pass with few outputs and much to read cuts n into chunks, whose results a second launch reduces. Cuts
// depend on the shape alone.
#include "src/backends/cuda/reduce.hpp"

#include <algorithm>

#include "src/backends/cuda/kernels.hpp"
#include "src/ops/reduce.hpp"

namespace hornet::cuda {
namespace {

struct Pass {
  Lines lines;
  std::int64_t chunk, chunks;

  Pass(std::int64_t outer, std::int64_t n, std::int64_t inner) : lines(lines_of(outer, n, inner)) {
    constexpr std::int64_t enough_blocks = 512, least = 8;  // elements of a lane
    const std::int64_t blocks = std::max<std::int64_t>(tiles_of(lines), 1);
    const std::int64_t wanted =
        std::max<std::int64_t>(std::min((enough_blocks + blocks - 1) / blocks, n / (least * lines.lanes)), 1);
    chunk = std::max<std::int64_t>((n + wanted - 1) / wanted, 1);
    chunks = std::max<std::int64_t>((n + chunk - 1) / chunk, 1);
  }
  std::int64_t outputs() const { return lines.count; }
  std::int64_t partials() const { return chunks > 1 ? outputs() * chunks : 0; }
};

// The passes that reduce `axes` of `shape`, last axes first.
std::vector<Pass> passes_of(const Shape& shape, const std::vector<std::int64_t>& axes) {
  std::vector<Pass> passes;
  std::int64_t inner = 1;
  for (int i = shape.rank() - 1; i >= 0;) {
    const auto goes = [&](int axis) { return std::ranges::find(axes, axis) != axes.end(); };
    if (!goes(i)) {
      inner *= shape[i--];
      continue;
    }
    std::int64_t n = 1;
    for (; i >= 0 && goes(i); --i) n *= shape[i];
    passes.emplace_back(shape.slice(0, i + 1).size(), n, inner);
  }
  return passes;
}

// x [outer, n, inner] -> out [outer, inner]; `partial` holds pass.partials() elements.
template <class Op, class T>
void run_pass(const ReduceLines<Op, T>& reduce, const Pass& pass, const T* x, T* out, T* partial) {
  if (pass.chunks == 1) return reduce(pass.lines, x, out);
  reduce.in_chunks(pass.lines, pass.chunk, pass.chunks, x, partial);
  const std::int64_t inner = pass.lines.inner;
  reduce(lines_of(pass.outputs() / inner, pass.chunks, inner), partial, out);
}

template <class Op, class T>
Kernel reduce_kernel(KernelSite& site, const std::vector<std::int64_t>& axes) {
  std::vector<Pass> passes = passes_of(site.in[0].shape, axes);
  // Scratch: results of all passes but the last, then the partial results of the pass that is running.
  std::int64_t results = 0, partials = 0;
  for (const Pass& pass : passes) {
    results += pass.outputs();
    partials = std::max(partials, pass.partials());
  }
  results -= passes.back().outputs();
  site.scratch_bytes = (results + partials) * static_cast<std::int64_t>(sizeof(T));
  return [passes = std::move(passes), results, reduce = ReduceLines<Op, T>()](const KernelArgs& args) {
    const T* x = static_cast<const T*>(args.in[0]);
    T* next = static_cast<T*>(args.scratch);
    T* partial = next + results;
    for (std::size_t i = 0; i < passes.size(); ++i) {
      T* out = i + 1 == passes.size() ? static_cast<T*>(args.out[0]) : next;
      run_pass(reduce, passes[i], x, out, partial);
      next += passes[i].outputs();
      x = out;
    }
  };
}

template <class Op>
Kernel make(KernelSite& site, const ops::Reduction& reduction) {
  return dispatch(site.in[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    if constexpr (std::is_same_v<T, bool>)
      return {};
    else
      return reduce_kernel<Op, T>(site, reduction.axes);
  });
}

}  // namespace

Kernel sum_kernel(KernelSite& site) { return make<elements::Add>(site, *site.node.op.as<ops::Sum>()); }
Kernel max_kernel(KernelSite& site) { return make<elements::Maximum>(site, *site.node.op.as<ops::Max>()); }
Kernel min_kernel(KernelSite& site) { return make<elements::Minimum>(site, *site.node.op.as<ops::Min>()); }

}  // namespace hornet::cuda
