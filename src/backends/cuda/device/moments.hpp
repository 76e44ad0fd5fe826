// Sums and squares about the mean of lines, read once. Parts are put together after Chan, Golub and LeVeque (1979), so
// that a mean far from 0 costs the squares nothing.
#pragma once

#include "src/backends/cuda/device/lines.hpp"

namespace hornet::cuda {

// Of `count` elements.
template <class T>
struct Moments {
  T count, sum, squares;

  static HORNET_DEVICE Moments joined(const Moments& a, const Moments& b) {
    if (a.count == T{0} || b.count == T{0}) return a.count == T{0} ? b : a;
    const T count = a.count + b.count, apart = b.sum / b.count - a.sum / a.count;
    return {count, a.sum + b.sum, a.squares + b.squares + apart * apart * (a.count * b.count / count)};
  }
};

// What lines consist of: elements …
template <class T>
struct ElementItems {
  using Element = T;
  const T* x;
  HORNET_DEVICE Moments<T> item(std::int64_t at, std::int64_t) const { return {T{1}, x[at], T{0}}; }
};
// … or parts of `each` elements of `total`, the last of what is left.
template <class T>
struct PartItems {
  using Element = T;
  const T *sums, *squares;
  std::int64_t each, total;
  HORNET_DEVICE Moments<T> item(std::int64_t at, std::int64_t i) const {
    const std::int64_t left = total - i * each;
    return {static_cast<T>(each < left ? each : left), sums[at], squares[at]};
  }
};

// Items [outer, n, inner] -> sums and squares [outer, chunks, inner], divided by `divisor`. Block i is chunk i % chunks
// of tile i / chunks.
template <class Items>
struct LineMoments {
  static constexpr int threads = Lines::threads;
  using T = typename Items::Element;
  struct Shared {
    Moments<T> partial[threads];
  };
  Lines lines;
  std::int64_t chunk, chunks;
  Items items;
  T *sums, *squares;
  T divisor;

  HORNET_DEVICE void operator()(Block<threads>& block, Shared& shared) const {
    const std::int64_t tile = block.index() / chunks, part = block.index() % chunks;
    block.each([&](int t) {
      const std::int64_t line = lines.line(tile, t);
      Moments<T> all{T{0}, T{0}, T{0}};
      const std::int64_t begin = part * chunk, end = begin + chunk < lines.n ? begin + chunk : lines.n;
      if (lines.has(line))
        for (std::int64_t i = begin + lines.lane(t); i < end; i += lines.lanes)
          all = Moments<T>::joined(all, items.item(lines.first(line) + i * lines.inner, i));
      shared.partial[lines.place(t)] = all;
    });
    lines.combine(block, shared.partial,
                  [](const Moments<T>& a, const Moments<T>& b) { return Moments<T>::joined(a, b); });
    block.each([&](int t) {
      const std::int64_t line = tile * lines.width + t;
      if (t >= lines.width || !lines.has(line)) return;
      const std::int64_t at = (line / lines.inner * chunks + part) * lines.inner + line % lines.inner;
      sums[at] = shared.partial[t].sum / divisor;
      squares[at] = shared.partial[t].squares / divisor;
    });
  }
};

}  // namespace hornet::cuda
