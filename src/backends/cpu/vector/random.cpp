// Philox4x32-10 a group of counters at a time; the mapping is src/base/philox.hpp's, which the tests compare with.
// Uniform numbers have the same bits under every instruction set; normal ones differ by what libm's log, sin and cos
// do.
#include "src/backends/cpu/vector/word_vector.hpp"
#include "src/backends/elements/math.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

constexpr std::uint32_t group = 32;                 // counters at a time
constexpr int words = 4 * static_cast<int>(group);  // random words they yield

struct Counters {
  WordVector c0, c1, c2, c3;
};

template <int rounds>
HORNET_INLINE Counters philox(Counters c, std::uint32_t k0, std::uint32_t k1) {
  const WordVector p0 = WordVector::all(0xD2511F53).times(c.c0), p1 = WordVector::all(0xCD9E8D57).times(c.c2);
  const Counters next{p1.upper() ^ c.c1 ^ WordVector::all(k0), p1, p0.upper() ^ c.c3 ^ WordVector::all(k1), p0};
  if constexpr (rounds == 1)
    return next;
  else
    return philox<rounds - 1>(next, k0 + 0x9E3779B9, k1 + 0xBB67AE85);
}

// out[4·i + w] = word w of counter first_quad + i.
HORNET_INLINE void philox_words(std::uint32_t* out, const RandomBlock& block, std::uint64_t first_quad) {
  const WordVector step = WordVector::all(static_cast<std::uint32_t>(block.step));
  const WordVector stream = WordVector::all(block.stream);
  const std::uint32_t k0 = static_cast<std::uint32_t>(block.seed);
  const std::uint32_t k1 = static_cast<std::uint32_t>(block.seed >> 32) ^ static_cast<std::uint32_t>(block.step >> 32);
  std::uint64_t quads[group];
  for (std::uint32_t i = 0; i < group; ++i) quads[i] = first_quad + i;
  for (std::uint32_t i = 0; i < group; i += WordVector::width) {
    const WordVector quad = WordVector::from(quads + i);
    const Counters c = philox<10>({quad, quad.upper(), step, stream}, k0, k1);
    WordVector::store_interleaved(out + 4 * i, c.c0, c.c1, c.c2, c.c3);
  }
}

HORNET_INLINE void uniforms(float* out, const std::uint32_t* bits) {
  for (int i = 0; i < words; ++i) out[i] = static_cast<float>(static_cast<std::int32_t>(bits[i] >> 8)) * 0x1p-24F;
}
HORNET_INLINE void uniforms(double* out, const std::uint32_t* bits) {
  for (int i = 0; i < words / 2; ++i) {
    const std::uint64_t both = std::uint64_t{bits[2 * i]} << 32 | bits[2 * i + 1];
    out[i] = static_cast<double>(static_cast<std::int64_t>(both >> 11)) * 0x1p-53;
  }
}

// Box and Muller 1958: a pair (u, v) of uniforms becomes sqrt(−2 log(1 − u)) · (cos 2πv, sin 2πv).
template <class T>
HORNET_INLINE void normals(T* out, const std::uint32_t* bits) {
  constexpr int count = words * 4 / static_cast<int>(sizeof(T));
  T u[count];
  uniforms(u, bits);
  for (int i = 0; i < count; i += 2) {
    const double radius = __builtin_sqrt(-2.0 * __builtin_log(1.0 - static_cast<double>(u[i])));
    const double angle = 6.283185307179586 * static_cast<double>(u[i + 1]);
    out[i] = static_cast<T>(radius * __builtin_cos(angle));
    out[i + 1] = static_cast<T>(radius * __builtin_sin(angle));
  }
}

// Draws: operator() makes a group's elements of its words.
template <class T>
struct Uniform {
  using Element = T;
  static constexpr std::int64_t per_counter = 16 / static_cast<std::int64_t>(sizeof(T));
  HORNET_INLINE void operator()(T* out, const std::uint32_t* bits) const { uniforms(out, bits); }
};
template <class T>
struct Normal {
  using Element = T;
  static constexpr std::int64_t per_counter = 16 / static_cast<std::int64_t>(sizeof(T));
  HORNET_INLINE void operator()(T* out, const std::uint32_t* bits) const { normals(out, bits); }
};
// Whether a uniform f32 is below `limit`, whose 2^24-fold is a whole number: compared as whole numbers.
struct Below {
  using Element = std::uint8_t;
  static constexpr std::int64_t per_counter = 4;
  std::int32_t limit;
  HORNET_INLINE void operator()(std::uint8_t* out, const std::uint32_t* bits) const {
    for (int i = 0; i < words; ++i) out[i] = static_cast<std::int32_t>(bits[i] >> 8) < limit ? 1 : 0;
  }
};

// Groups start at multiples of one counter's elements; the ragged ends go through a buffer.
template <class Draw>
HORNET_INLINE void fill(typename Draw::Element* out, std::int64_t n, const RandomBlock& block, const Draw& draw) {
  constexpr std::int64_t per_counter = Draw::per_counter;
  constexpr std::int64_t per_group = group * per_counter;
  std::uint64_t quad = block.first / per_counter;
  std::int64_t skip = static_cast<std::int64_t>(block.first % per_counter);
  std::uint32_t bits[words];
  for (std::int64_t done = 0; done < n; quad += group, skip = 0) {
    philox_words(bits, block, quad);
    if (skip == 0 && n - done >= per_group) {
      draw(out + done, bits);
      done += per_group;
      continue;
    }
    typename Draw::Element buffer[per_group];
    draw(buffer, bits);
    for (std::int64_t i = skip; i < per_group && done < n; ++i) out[done++] = buffer[i];
  }
}

template <class Draw>
void filled(typename Draw::Element* out, std::int64_t n, const RandomBlock& block) {
  fill(out, n, block, Draw{});
}

void below(bool* out, std::int64_t n, const RandomBlock& block, std::int32_t limit) {
  fill(reinterpret_cast<std::uint8_t*>(out), n, block, Below{limit});
}

}  // namespace

void fill_random(VectorTable& table) {
  table.random_f32 = {filled<Uniform<float>>, filled<Normal<float>>};
  table.random_f64 = {filled<Uniform<double>>, filled<Normal<double>>};
  table.random_below = below;
}

}  // namespace hornet::cpu::HORNET_ISA_NAME
