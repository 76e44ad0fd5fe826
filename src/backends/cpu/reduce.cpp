// Reductions. Axes that go together are one axis; each such axis is reduced by one pass over [outer, n, inner], last
// axis first. A pass with few outputs and much to read cuts n into chunks that are reduced on their own and then
// combined in their order. Cuts depend on the shape alone.
#include "src/ops/reduce.hpp"

#include <limits>
#include <type_traits>

#include "src/backends/cpu/channel_tiles.hpp"
#include "src/backends/cpu/kernels.hpp"
#include "src/backends/cpu/ranges.hpp"
#include "src/backends/cpu/vector/vector.hpp"

namespace hornet::cpu {
namespace {

enum class Reducer { sum, max, min };

template <class T, Reducer R>
constexpr T neutral() {
  using Limits = std::numeric_limits<T>;
  if constexpr (R == Reducer::sum) return T{0};
  if constexpr (R == Reducer::max) return Limits::has_infinity ? -Limits::infinity() : Limits::lowest();
  if constexpr (R == Reducer::min) return Limits::has_infinity ? Limits::infinity() : Limits::max();
}

template <Reducer R, class T>
T combine(T a, T b) {
  if constexpr (R == Reducer::sum) {
    if constexpr (std::is_integral_v<T>)  // wraps
      return static_cast<T>(static_cast<std::make_unsigned_t<T>>(a) + static_cast<std::make_unsigned_t<T>>(b));
    else
      return a + b;
  } else {
    const bool nan = b != b;
    return (R == Reducer::max ? b > a : b < a) || nan ? b : a;
  }
}

template <class T>
const RowKernels<T>& row_kernels() {
  if constexpr (std::is_same_v<T, float>)
    return vector_table().row_f32;
  else
    return vector_table().row_f64;
}

// x [rows, n] -> out [rows]
template <class T, Reducer R>
void reduce_each(T* out, const T* x, std::int64_t rows, std::int64_t n) {
  if constexpr (std::is_floating_point_v<T> && R != Reducer::min)
    if (n > 0) return (R == Reducer::sum ? row_kernels<T>().sum : row_kernels<T>().max)(out, x, rows, n);
  std::fill_n(out, rows, neutral<T, R>());
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t j = 0; j < n; ++j) out[i] = combine<R>(out[i], x[i * n + j]);
}

// Rows of few elements, many side by side: their sums fill a block, whose rows are then folded.
template <class T>
void sum_narrow(T* out, const T* x, std::int64_t n, std::int64_t inner) {
  alignas(64) T block[kBlock] = {};
  const std::int64_t rows = kBlock / inner, stride = rows * inner;
  row_kernels<T>().sum_rows(block, x, n / rows, stride, stride);
  row_kernels<T>().sum_rows(block, x + n / rows * stride, 1, 0, n % rows * inner);
  fold_rows(vector_table()(Instruction::add, dtype_of<T>), block, rows, inner, sizeof(T));
  std::copy_n(block, inner, out);
}

// x [n, inner] -> out [inner]
template <class T, Reducer R>
void reduce_rows(T* out, const T* x, std::int64_t n, std::int64_t inner) {
  constexpr std::int64_t wide = 64;  // fills add_rows' registers
  if (inner == 1) return reduce_each<T, R>(out, x, 1, n);
  if constexpr (std::is_floating_point_v<T> && R == Reducer::sum) {
    if (inner < wide && n * inner >= 4 * kBlock) return sum_narrow(out, x, n, inner);
    if (n > 0) return row_kernels<T>().add_rows(out, x, n, inner);
  }
  std::fill_n(out, inner, neutral<T, R>());
  for (std::int64_t i = 0; i < n; ++i)
    for (std::int64_t j = 0; j < inner; ++j) out[j] = combine<R>(out[j], x[i * inner + j]);
}

struct Pass {
  std::int64_t outer, n, inner;
  Ranges chunks;  // of n; more than one only when there are too few outer parts to share out

  Pass(std::int64_t outer, std::int64_t n, std::int64_t inner) : outer(outer), n(n), inner(inner) {
    constexpr std::int64_t enough_parts = 16;
    chunks = outer < enough_parts ? cut(n, inner) : Ranges{n, std::max<std::int64_t>(n, 1), 1};
    if (n == 0) chunks = {0, 1, 1};
  }
  std::int64_t outputs() const { return outer * inner; }
  std::int64_t partials() const { return chunks.count > 1 ? outputs() * chunks.count : 0; }
};

// x [outer, n, inner] -> out [outer, inner]; `partial` holds pass.partials() elements.
template <class T, Reducer R>
void run_pass(const Pass& pass, const T* x, T* out, T* partial) {
  const std::int64_t outer = pass.outer, n = pass.n, inner = pass.inner;
  const Ranges& chunks = pass.chunks;
  if (chunks.count == 1) {
    parallel_ranges(cut(outer, n * inner), [&](std::int64_t begin, std::int64_t end, std::int64_t) {
      if (inner == 1) return reduce_each<T, R>(out + begin, x + begin * n, end - begin, n);
      for (std::int64_t i = begin; i < end; ++i) reduce_rows<T, R>(out + i * inner, x + i * n * inner, n, inner);
    });
    return;
  }
  parallel_for(outer * chunks.count, [&](std::int64_t i) {
    const std::int64_t chunk = i % chunks.count;
    const std::int64_t row = i / chunks.count * n + chunks.begin(chunk);
    reduce_rows<T, R>(partial + i * inner, x + row * inner, chunks.end(chunk) - chunks.begin(chunk), inner);
  });
  for (std::int64_t i = 0; i < outer; ++i)
    reduce_rows<T, R>(out + i * inner, partial + i * chunks.count * inner, chunks.count, inner);
}

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

template <class T, Reducer R>
Kernel reduce_kernel(KernelSite& site, const ops::Reduction& op) {
  std::vector<Pass> passes = passes_of(site.in[0].shape, op.axes);
  // Scratch: results of all passes but the last, then the partial results of the pass that is running.
  std::int64_t results = 0, partials = 0;
  for (const Pass& pass : passes) {
    results += pass.outputs();
    partials = std::max(partials, pass.partials());
  }
  results -= passes.back().outputs();
  site.scratch_bytes = (results + partials) * static_cast<std::int64_t>(sizeof(T));
  return [passes = std::move(passes), results](const KernelArgs& args) {
    const T* x = static_cast<const T*>(args.in[0]);
    T* next = static_cast<T*>(args.scratch);
    T* partial = next + results;
    for (std::size_t i = 0; i < passes.size(); ++i) {
      T* out = i + 1 == passes.size() ? static_cast<T*>(args.out[0]) : next;
      run_pass<T, R>(passes[i], x, out, partial);
      next += passes[i].outputs();
      x = out;
    }
  };
}

template <class Op, Reducer R>
Kernel make(KernelSite& site) {
  return dispatch_computed(site.in[0].dtype, [&](auto zero) -> Kernel {
    using T = decltype(zero);
    if constexpr (std::is_same_v<T, bool>)
      return {};
    else
      return reduce_kernel<T, R>(site, *site.node.op.as<Op>());
  });
}

}  // namespace

Kernel sum_kernel(KernelSite& site) { return make<ops::Sum, Reducer::sum>(site); }
Kernel max_kernel(KernelSite& site) { return make<ops::Max, Reducer::max>(site); }
Kernel min_kernel(KernelSite& site) { return make<ops::Min, Reducer::min>(site); }

}  // namespace hornet::cpu
