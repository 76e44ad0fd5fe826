// Reductions of contiguous rows. Lanes are summed side by side and folded in halves, long rows in halves: the order
// depends on n alone, and the rounding error grows with the logarithm of n. Short rows are summed from left to right:
// folding would cost more than the sum.
#include "src/backends/cpu/vector/vector_math.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

constexpr std::int64_t lanes = 64;
constexpr std::int64_t chunk = 64 * lanes;
constexpr std::int64_t short_row = 32;

template <class T>
T sum_chunk(const T* x, std::int64_t n) {
  T acc[lanes] = {};
  const std::int64_t whole = n - n % lanes;
  for (std::int64_t i = 0; i < whole; i += lanes)
    for (std::int64_t lane = 0; lane < lanes; ++lane) acc[lane] += x[i + lane];
  for (std::int64_t i = whole; i < n; ++i) acc[i - whole] += x[i];
  for (std::int64_t width = lanes / 2; width > 0; width /= 2)
    for (std::int64_t lane = 0; lane < width; ++lane) acc[lane] += acc[lane + width];
  return acc[0];
}

template <class T>
T sum_short(const T* x, std::int64_t n) {
  T total = x[0];
  for (std::int64_t i = 1; i < n; ++i) total += x[i];
  return total;
}

template <class T>
T sum(const T* x, std::int64_t n) {
  if (n <= short_row) return sum_short(x, n);
  if (n <= chunk) return sum_chunk(x, n);
  const std::int64_t half = (n / 2 + chunk - 1) / chunk * chunk;
  return sum(x, half) + sum(x + half, n - half);
}

template <class T>
T max(const T* x, std::int64_t n) {
  constexpr std::int64_t width = 32;
  T best = x[0];
  std::int64_t i = 0;
  if (n >= width) {
    T acc[width];
    for (std::int64_t lane = 0; lane < width; ++lane) acc[lane] = x[lane];
    for (i = width; i + width <= n; i += width)
      for (std::int64_t lane = 0; lane < width; ++lane) acc[lane] = larger(acc[lane], x[i + lane]);
    for (std::int64_t lane = 0; lane < width; ++lane) best = larger(best, acc[lane]);
  }
  for (; i < n; ++i) best = larger(best, x[i]);
  return best;
}

template <class T>
std::int64_t argmax(const T* x, std::int64_t n) {
  const T best = max(x, n);
  for (std::int64_t i = 0; i < n; ++i)
    if (x[i] == best || x[i] != x[i]) return i;
  return 0;
}

// exp(x − highest), which overflows nowhere.
void powers(const float* x, std::int64_t n, float highest, float* out) {
  map(
      [highest](FloatVector v) __attribute__((always_inline)) { return exp(v - highest); }, x, out, n);
}
void powers(const double* x, std::int64_t n, double highest, double* out) {
  for (std::int64_t i = 0; i < n; ++i) out[i] = exp(x[i] - highest);
}

template <class T>
void softmax(T* out, const T* x, std::int64_t n) {
  powers(x, n, max(x, n), out);
  const T total = sum(out, n);
  for (std::int64_t i = 0; i < n; ++i) out[i] /= total;
}

// Σ exp(x − highest) in chunks on the stack, folded in order.
template <class T>
T sum_exp(const T* x, std::int64_t n, T highest) {
  constexpr std::int64_t block = 2048;
  T terms[block];
  T total = 0;
  for (std::int64_t start = 0; start < n; start += block) {
    const std::int64_t count = n - start < block ? n - start : block;
    powers(x + start, count, highest, terms);
    total += sum(terms, count);
  }
  return total;
}

template <class T>
void log_softmax(T* out, const T* x, std::int64_t n) {
  const T highest = max(x, n);
  const T log_total = log(sum_exp(x, n, highest));
  HORNET_INDEPENDENT
  for (std::int64_t i = 0; i < n; ++i) out[i] = (x[i] - highest) - log_total;
}

template <class T>
void sum_each(T* out, const T* x, std::int64_t rows, std::int64_t n) {
  if (n <= short_row)
    for (std::int64_t i = 0; i < rows; ++i) out[i] = sum_short(x + i * n, n);
  else
    for (std::int64_t i = 0; i < rows; ++i) out[i] = sum(x + i * n, n);
}

template <class T>
void max_each(T* out, const T* x, std::int64_t rows, std::int64_t n) {
  for (std::int64_t i = 0; i < rows; ++i) out[i] = max(x + i * n, n);
}

template <class T>
void argmax_each(std::int32_t* out, const T* x, std::int64_t rows, std::int64_t n) {
  for (std::int64_t i = 0; i < rows; ++i) out[i] = static_cast<std::int32_t>(argmax(x + i * n, n));
}

template <class T>
void add_rows(T* out, const T* x, std::int64_t rows, std::int64_t n) {
  std::int64_t j = 0;
  for (; j + lanes <= n; j += lanes) {
    T acc[lanes] = {};
    for (std::int64_t i = 0; i < rows; ++i)
      for (std::int64_t lane = 0; lane < lanes; ++lane) acc[lane] += x[i * n + j + lane];
    for (std::int64_t lane = 0; lane < lanes; ++lane) out[j + lane] = acc[lane];
  }
  for (std::int64_t column = j; column < n; ++column) out[column] = 0;
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t column = j; column < n; ++column) out[column] += x[i * n + column];
}

template <class T>
void sum_rows(T* sum, const T* x, std::int64_t rows, std::int64_t stride, std::int64_t n) {
  for (; rows >= 4; rows -= 4, x += 4 * stride) {
    const T *a = x, *b = x + stride, *c = x + 2 * stride, *d = x + 3 * stride;
    HORNET_INDEPENDENT
    for (std::int64_t j = 0; j < n; ++j) sum[j] += (a[j] + b[j]) + (c[j] + d[j]);
  }
  for (; rows > 0; --rows, x += stride) {
    HORNET_INDEPENDENT
    for (std::int64_t j = 0; j < n; ++j) sum[j] += x[j];
  }
}

template <class T>
HORNET_INLINE T squared(T x) {
  return x * x;
}

template <class T>
void sum_squares(T* sum, const T* x, const T* mean, std::int64_t rows, std::int64_t stride, std::int64_t n) {
  for (; rows >= 4; rows -= 4, x += 4 * stride) {
    const T *a = x, *b = x + stride, *c = x + 2 * stride, *d = x + 3 * stride;
    HORNET_INDEPENDENT
    for (std::int64_t j = 0; j < n; ++j)
      sum[j] +=
          (squared(a[j] - mean[j]) + squared(b[j] - mean[j])) + (squared(c[j] - mean[j]) + squared(d[j] - mean[j]));
  }
  for (; rows > 0; --rows, x += stride) {
    HORNET_INDEPENDENT
    for (std::int64_t j = 0; j < n; ++j) sum[j] += squared(x[j] - mean[j]);
  }
}

template <class T>
RowKernels<T> kernels() {
  return {sum_each<T>,    max_each<T>, argmax_each<T>, softmax<T>,
          log_softmax<T>, add_rows<T>, sum_rows<T>,    sum_squares<T>};
}

}  // namespace

void fill_rows(VectorTable& table) {
  table.row_f32 = kernels<float>();
  table.row_f64 = kernels<double>();
}

}  // namespace hornet::cpu::HORNET_ISA_NAME
