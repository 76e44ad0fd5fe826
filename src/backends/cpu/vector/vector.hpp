// The CPU's own vector kernels, compiled once per instruction set (baseline, avx2, avx512) and picked at run time.
//
// A block kernel works on one block of n ≤ a few thousand contiguous elements, meant to lie in L1:
//   kernel(out, in, n, attrs)
//     out    n elements of the result type (boolean for comparisons and tests, else the key's type)
//     in     the operands, n elements each of the key's type; select's in[0] is boolean
//     attrs  numbers of the instruction where it names any: {value} of constant, {scale, shift} of affine
// moment_step has five operands g, m, v, w, r and three results, to which `out` is an array of pointers:
//   m' = m + (g − m)·attrs[0],  v' = v + (g·g − v)·attrs[1],  w' = w − m'·r / (sqrt(v') + attrs[2])
// `out` may be the very address of an operand with elements of the same size; partial overlap is not allowed.
// Booleans are bytes holding 0 or 1. Integers wrap on overflow. No kernel throws, allocates or keeps state.
#pragma once

#include <cstdint>
#include <hornet/tensor/dtype.hpp>
#include <string_view>

#include "src/backends/cpu/vector/fetch_ahead.hpp"
#include "src/backends/cpu/vector/winograd.hpp"

namespace hornet::cpu {

// f = f32 f64; i = u8 i32 i64; b = boolean: the types an instruction exists for.
enum class Instruction : std::uint8_t {
  identity,       // f i b  x
  constant,       // f i b  attrs[0]; no operand
  affine,         // f      attrs[0]·x + attrs[1]
  add,            // f i    x + y
  subtract,       // f i    x − y
  multiply,       // f i    x·y
  multiply_add,   // f      x·y + z, fused where the instruction set can
  divide,         // f      x / y
  power,          // f      x^y as C's pow
  modulo,         // f i    x − floor(x/y)·y, sign of y as in Python; integer 0 where y = 0
  maximum,        // f i b  NaN where either is NaN
  minimum,        // f i b
  negative,       // f i
  absolute,       // f i
  sign,           // f i    −1, 0, 1; NaN stays
  square,         // f i
  sqrt,           // f
  rsqrt,          // f      1/sqrt(x)
  reciprocal,     // f      1/x
  exp,            // f
  expm1,          // f
  log,            // f
  log1p,          // f
  sin,            // f
  cos,            // f
  tan,            // f
  tanh,           // f
  sinh,           // f
  cosh,           // f
  asinh,          // f
  atan,           // f
  erf,            // f
  erf_inv,        // f      ±inf at ±1, NaN outside [−1, 1]
  sigmoid,        // f      1/(1 + exp(−x)), each step rounded
  floor,          // f
  ceil,           // f
  round,          // f      half to even
  logical_and,    // b
  logical_or,     // b
  logical_not,    // b
  equal,          // f i b  -> boolean
  not_equal,      // f i b  -> boolean
  less,           // f i b  -> boolean
  less_equal,     // f i b  -> boolean
  greater,        // f i b  -> boolean
  greater_equal,  // f i b  -> boolean
  is_finite,      // f      -> boolean
  is_nan,         // f      -> boolean
  select,         // f i b  in[0] ? in[1] : in[2]
  lerp,           // f      x + (y − x)·attrs[0], each step rounded, as in the next two
  lerp_square,    // f      x + (y·y − x)·attrs[0]
  root_step,      // f      x − y / (sqrt(z) + attrs[0])
  moment_step,    // f      lerp, lerp_square and root_step at once, see below
};
inline constexpr int instruction_count = static_cast<int>(Instruction::moment_step) + 1;
inline constexpr int dtype_count = static_cast<int>(DType::float64) + 1;

using BlockKernel = void (*)(void* out, const void* const* in, std::int64_t n, const double* attrs);

// What one operation of a chain does to the value v so far, with an operand c of its own.
enum class Link : std::uint8_t {
  add,            // v + c
  subtract,       // v − c
  subtract_from,  // c − v
  multiply,       // v·c
  maximum,        // as the instruction, of v and c
  sigmoid_slope,  // v·(c·(1 − c)): the gradient where c is a sigmoid
  tanh_slope,     // v·(1 − c·c): where c is a tanh
};
inline constexpr int link_count = static_cast<int>(Link::tanh_slope) + 1;
inline constexpr int plain_link_count = static_cast<int>(Link::maximum) + 1;  // of one instruction each

// Of f32, each operation rounded as a single instruction rounds. v starts as in[0]; the links' operands follow.
struct ChainKernels {
  BlockKernel of_one[link_count];
  BlockKernel of_two[link_count][link_count];
  BlockKernel of_three[plain_link_count][link_count][plain_link_count];
};

// Rows of n ≥ 1 elements, one behind the other. The order of summation depends on n alone. NaN wins in max and argmax.
template <class T>
struct RowKernels {
  void (*sum)(T* out, const T* x, std::int64_t rows, std::int64_t n);  // out[i] = Σ_j x[i, j]
  void (*max)(T* out, const T* x, std::int64_t rows, std::int64_t n);
  void (*argmax)(std::int32_t* out, const T* x, std::int64_t rows, std::int64_t n);  // the first of equals
  void (*softmax)(T* out, const T* x, std::int64_t n);                               // one row; out may be x
  void (*log_softmax)(T* out, const T* x, std::int64_t n);                           // one row; out may be x
  void (*add_rows)(T* out, const T* x, std::int64_t rows, std::int64_t n);  // out[j] = Σ_i x[i, j], i ascending
  // Of rows `stride` elements apart: sum[j] += Σ_i x[i, j], and sum[j] += Σ_i (x[i, j] − mean[j])². Four rows at a
  // time.
  void (*sum_rows)(T* sum, const T* x, std::int64_t rows, std::int64_t stride, std::int64_t n);
  void (*sum_squares)(T* sum, const T* x, const T* mean, std::int64_t rows, std::int64_t stride, std::int64_t n);
};

// Where a block lies in a random stream; see src/base/philox.hpp for the mapping.
struct RandomBlock {
  std::uint64_t seed;
  std::uint32_t stream;
  std::uint64_t step;
  std::uint64_t first;  // element number of out[0]
};

// Element e of a stream does not depend on how the stream is cut into blocks.
template <class T>
struct RandomKernels {
  void (*uniform)(T* out, std::int64_t n, const RandomBlock& block);  // [0, 1)
  void (*normal)(T* out, std::int64_t n, const RandomBlock& block);   // mean 0, deviation 1 (Box-Muller)
};

// Windows over one image, channels last: x [depth, height, width, channels], y [out depth, out height, out width,
// channels]; an image of fewer axes has a depth, or a depth and a height, of 1. Window (d, i, j) starts at plane
// d·strides[0] − pads[0], row i·strides[1] − pads[1], and so on; the part outside the image does not exist.
struct PoolWindows {
  std::int64_t channels;
  std::int64_t image[3], out[3], sizes[3], strides[3], pads[3];  // depth, height, width
};

// One image each. NaN wins every maximum; of equals, the first in row order is the greatest.
template <class T>
struct PoolKernels {
  void (*max)(T* y, const T* x, const PoolWindows& windows);
  void (*max_pick)(T* y, const T* x, const T* v, const PoolWindows& windows);        // v where x is greatest
  void (*max_gradient)(T* dx, const T* x, const T* dy, const PoolWindows& windows);  // dy to where x is greatest
  // The number in its window of each greatest element, and dy to where it says.
  void (*max_winners)(T* y, std::uint8_t* winner, const T* x, const PoolWindows& windows);
  void (*winner_gradient)(T* dx, const std::uint8_t* winner, const T* dy, const PoolWindows& windows);
  void (*average)(T* y, const T* x, const PoolWindows& windows);  // over the elements that exist
  void (*average_gradient)(T* dx, const T* dy, const PoolWindows& windows);
};

// moment_step in place, with one number for all r.
struct MomentSteps {
  float *m = nullptr, *v = nullptr, *w = nullptr;
  float r = 0, attrs[3] = {0, 0, 0};
};

// Steps k of a product, in order.
struct StepList {
  const std::int32_t* at = nullptr;  // null: all of them
  std::int64_t count = 0;
};

// c = a·b for few rows: m ≤ ThinProducts::most_rows, n, k ≥ 1. b [k, n] and c [m, n] are row-major with rows ldb and
// ldc apart; element (i, j) of a lies at a[i·a_row + j·a_step], so a may be the transpose of what is stored.
struct ThinProduct {
  std::int64_t m, n, k;
  const float* a;
  std::int64_t a_row, a_step;
  const float* b;
  std::int64_t ldb;
  float* c;
  std::int64_t ldc;
  bool accumulate = false;               // add to what is in c
  const MomentSteps* moments = nullptr;  // c lies in their m: what would be stored there is the gradient they take
  StepList steps = {};                   // that are made; a list only where m ≤ ThinProducts::most_listed_rows
  bool near = false;                     // b is in a cache near by, else its rows are fetched before they are needed
  const float* next = nullptr;           // b's next columns, of which so many rows are fetched meanwhile
  std::int64_t next_rows = 0;
};

struct ThinProducts {
  void (*multiply)(const ThinProduct& product);
  int most_rows, most_listed_rows;
  // Cuts the rows of a product, whose a has contiguous rows, or columns of at most 16, into parts of about equal
  // height. In each, bit k % 16 of bits[k / 16] says whether all of a is 0 at step k; the bits of a part begin `stride`
  // groups behind those of the last. A part of rows whose first 32 steps have no such bit has none at all, nor have
  // columns none of whose parts has one there. Returns how many numbers of a are 0 there.
  std::int64_t (*zero_steps)(const ThinProduct& product, std::int64_t parts, std::uint16_t* bits, std::int64_t stride);
  // The steps below k that have their bit set, and how many there are. Writes up to 15 places more than that.
  std::int64_t (*list_steps)(const std::uint16_t* bits, std::int64_t k, std::int32_t* steps);
  // Whether b is finite in n columns at these steps; rows that are not near are fetched ahead.
  bool (*finite)(const float* b, std::int64_t ldb, std::int64_t n, StepList steps, bool near);
};

// A strip of positions p of one output row of a convolution, channels last, for one or two vectors of columns:
//   y[p] = Σ over steps k and taps t: x[offsets[k] + (stride·p + t)·x_step] · kernel[k, t]
// A step is a channel of one of the image's rows. kernel[k, t] are a strip's columns, whole vectors of them. Of the
// positions stride·p + t only [first, last) exist: fewer than `taps` may be missing at either end.
struct Strip {
  const std::int32_t* offsets = nullptr;
  std::int64_t steps = 0;
  const float* x = nullptr;
  std::int64_t x_step = 0;
  std::int64_t first = 0, last = 0;
  const float* kernel = nullptr;
  float* y = nullptr;
  std::int64_t y_step = 0;
  std::int64_t last_columns = 0;  // of the last vector, that y has
  FetchAhead ahead = {};
};

inline constexpr int most_strip_rows = 16;
using StripKernel = void (*)(const Strip& strip);
struct StripKernels {
  int taps, stride;
  int most_rows[2];                         // [vectors − 1]
  StripKernel kernels[2][most_strip_rows];  // [vectors − 1][rows − 1]
};

// Where x and dy start for one position.
struct PositionOffsets {
  std::int32_t x, dy;
};
struct PositionList {
  const PositionOffsets* at = nullptr;
  std::int64_t count = 0;
};

// The ranges of three taps that a position may meet; of one tap there is the first.
enum class TapRange : std::uint8_t { all, without_first, without_last, first, middle, last };
inline constexpr int tap_range_count = 6;

// A tile of a convolution's kernel gradient, for one or two vectors of columns: for taps t and channels i
//   sum[t·sum_tap + i·sum_row] += Σ over images, positions p and the taps t that they meet: x · dy
// where a position is one of dy, or in sliding kernels, for a stride of 1, one of x:
//   x[p.x + t·tap_step + i] · dy[p.dy]      sliding: x[p.x + i] · dy[p.dy − t·tap_step]
// In spread kernels channels lie x_channel apart: i·x_channel in the place of i.
struct Correlation {
  PositionList positions[tap_range_count];
  std::int64_t images = 1;
  const float* x = nullptr;
  std::int64_t x_image = 0;
  const float* dy = nullptr;
  std::int64_t dy_image = 0, tap_step = 0, x_channel = 1;
  float* sum = nullptr;
  std::int64_t sum_tap = 0, sum_row = 0;
  std::int64_t last_columns = 0;  // of the last vector
  FetchAhead ahead = {};
};

using CorrelationKernel = void (*)(const Correlation& correlation);
struct CorrelationKernels {
  int most_channels[2];              // [vectors − 1]
  CorrelationKernel kernels[2][32];  // [vectors − 1][channels − 1]
};
struct Correlations {
  CorrelationKernels one_tap, three_taps, three_taps_sliding, three_taps_spread;
};

struct VectorTable {
  const char* isa;                                    // "baseline", "avx2", "avx512"
  BlockKernel block[instruction_count][dtype_count];  // null where the type makes no sense
  BlockKernel cast[dtype_count][dtype_count];         // [from][to]; floats to integers truncate and saturate, NaN -> 0
  ChainKernels chains;
  RowKernels<float> row_f32;
  RowKernels<double> row_f64;
  PoolKernels<float> pool_f32;
  PoolKernels<double> pool_f64;
  RandomKernels<float> random_f32;
  RandomKernels<double> random_f64;
  // out[i] = uniform f32 number i of the block < limit · 2^-24
  void (*random_below)(bool* out, std::int64_t n, const RandomBlock& block, std::int32_t limit);
  ThinProducts thin_product;
  StripKernels strips[5];
  Correlations correlations;
  WinogradKernels winograd;
  int floats;  // of a vector of these three

  BlockKernel operator()(Instruction instruction, DType dtype) const {
    return block[static_cast<int>(instruction)][static_cast<int>(dtype)];
  }
};

// The table of the best instruction set this processor has, or of the one named by the environment variable HORNET_ISA;
// decided once. Throws ConfigError if HORNET_ISA is unknown or not available here.
const VectorTable& vector_table();

// The table of one instruction set; null when this build or this processor lacks it.
const VectorTable* vector_table_of(std::string_view isa);

}  // namespace hornet::cpu
