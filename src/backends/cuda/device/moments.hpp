// Sums and squares about the mean of lines, read once. Parts are put together after Chan, Golub and LeVeque (1979), in
// double, so that a mean far from 0 costs the squares nothing.
#pragma once

#include <hornet/tensor/bfloat16.hpp>

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

// What lines consist of: elements, as they are stored …
template <class T, class Stored = T>
struct ElementItems {
  using Element = T;
  const Stored* x;
  HORNET_DEVICE Moments<T> item(std::int64_t at, std::int64_t) const { return {T{1}, static_cast<T>(x[at]), T{0}}; }
};
// … or parts of `each` elements of `total`, the last of what is left.
struct PartItems {
  using Element = double;
  const double *sums, *squares;
  std::int64_t each, total;
  HORNET_DEVICE Moments<double> item(std::int64_t at, std::int64_t i) const {
    const std::int64_t left = total - i * each;
    return {static_cast<double>(each < left ? each : left), sums[at], squares[at]};
  }
};

// Items [outer, n, inner] -> sums and squares [outer, chunks, inner], divided by `divisor`. Block i is chunk i % chunks
// of tile i / chunks.
template <class Items, class Out>
struct LineMoments {
  static constexpr int threads = Lines::threads;
  struct Shared {
    Moments<double> partial[threads];
  };
  Lines lines;
  std::int64_t chunk, chunks;
  Items items;
  Out *sums, *squares;
  double divisor;

  HORNET_DEVICE void operator()(Block<threads>& block, Shared& shared) const {
    const std::int64_t tile = block.index() / chunks, part = block.index() % chunks;
    block.each([&](int t) {
      const std::int64_t line = lines.line(tile, t);
      shared.partial[lines.place(t)] =
          lines.has(line) ? lane_of_chunk(line, part, lines.lane(t)) : Moments<double>{0, 0, 0};
    });
    lines.combine(block, shared.partial,
                  [](const Moments<double>& a, const Moments<double>& b) { return Moments<double>::joined(a, b); });
    block.each([&](int t) {
      const std::int64_t line = tile * lines.width + t;
      if (t >= lines.width || !lines.has(line)) return;
      const std::int64_t at = (line / lines.inner * chunks + part) * lines.inner + line % lines.inner;
      sums[at] = static_cast<Out>(shared.partial[t].sum / divisor);
      squares[at] = static_cast<Out>(shared.partial[t].squares / divisor);
    });
  }

 private:
  // In the elements' type, of what they have beyond the lane's first.
  HORNET_DEVICE Moments<double> lane_of_chunk(std::int64_t line, std::int64_t part, int lane) const {
    using T = typename Items::Element;
    const std::int64_t begin = part * chunk, end = begin + chunk < lines.n ? begin + chunk : lines.n;
    Moments<T> all{0, 0, 0};
    T base{0};
    for (std::int64_t i = begin + lane; i < end; i += lines.lanes) {
      Moments<T> item = items.item(lines.first(line) + i * lines.inner, i);
      if (all.count == T{0}) base = item.sum / item.count;
      item.sum -= item.count * base;
      all = Moments<T>::joined(all, item);
    }
    const double count = static_cast<double>(all.count);
    return {count, static_cast<double>(all.sum) + count * static_cast<double>(base), static_cast<double>(all.squares)};
  }
};

}  // namespace hornet::cuda
