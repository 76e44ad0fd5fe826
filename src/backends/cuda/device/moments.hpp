// Sums and squares about the mean of lines, read once. Parts are put together after Chan, Golub and LeVeque (1979), in
// double, so that a mean far from 0 costs the squares nothing.
#pragma once

#include <hornet/tensor/bfloat16.hpp>

#include "src/backends/cuda/device/lines.hpp"
#include "src/backends/cuda/device/neighbours.hpp"
#include "src/backends/elements/math.hpp"

namespace hornet::cuda {

// Of `count` elements.
struct Moments {
  double count, sum, squares;

  static HORNET_DEVICE Moments joined(const Moments& a, const Moments& b) {
    if (a.count == 0 || b.count == 0) return a.count == 0 ? b : a;
    const double count = a.count + b.count, apart = b.sum / b.count - a.sum / a.count;
    return {count, a.sum + b.sum, a.squares + b.squares + apart * apart * (a.count * b.count / count)};
  }
};

// A lane's items of a line: number i, i + by … below end, which lie at `at`, at + step …
struct LaneItems {
  std::int64_t at, step, i, end, by;
};

// What lines consist of: elements, as they are stored …
template <class T>
struct ElementItems {
  const T* x;

  // By what they have beyond the first. Eight are loaded at once, and added to four sums side by side: a sum alone
  // waits for each of its additions.
  HORNET_DEVICE Moments moments(LaneItems items) const {
    if (items.i >= items.end) return {0, 0, 0};
    const T* element = x + items.at;
    const auto base = static_cast<double>(*element);
    double sum[4] = {}, square[4] = {}, count = 0;
    const auto add = [&](int to, const T& value) {
      const double beyond = static_cast<double>(value) - base;
      sum[to] += beyond;
      square[to] = elements::mul_add(beyond, beyond, square[to]);
    };
    constexpr int at_once = 8;
    for (; items.i + (at_once - 1) * items.by < items.end; items.i += at_once * items.by, count += at_once) {
      T values[at_once];
      HORNET_UNROLL
      for (int e = 0; e < at_once; ++e, element += items.step) values[e] = *element;
      HORNET_UNROLL
      for (int e = 0; e < at_once; ++e) add(e % 4, values[e]);
    }
    for (; items.i < items.end; items.i += items.by, element += items.step, ++count) add(0, *element);
    const auto all = [](const double(&of)[4]) { return of[0] + of[1] + (of[2] + of[3]); };
    const double sums = all(sum), squares = all(square) - sums * sums / count;
    return {count, sums + count * base, squares < 0 ? 0 : squares};
  }
};
// … or parts of `each` elements of `total`, the last of what is left.
struct PartItems {
  const double *sums, *squares;
  std::int64_t each, total;

  HORNET_DEVICE Moments moments(LaneItems items) const {
    Moments all{0, 0, 0};
    for (; items.i < items.end; items.i += items.by, items.at += items.step) {
      const std::int64_t left = total - items.i * each;
      const auto count = static_cast<double>(each < left ? each : left);
      all = Moments::joined(all, {count, sums[items.at], squares[items.at]});
    }
    return all;
  }
};

// Items [outer, n, inner] -> sums and squares [outer, chunks, inner], divided by `divisor`. Block i is chunk i % chunks
// of tile i / chunks.
template <class Items, class Out>
struct LineMoments {
  static constexpr int threads = Lines::threads;
  struct Shared {
    Moments partial[threads];
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
      shared.partial[lines.place(t)] = lines.has(line) ? lane_of_chunk(line, part, lines.lane(t)) : Moments{0, 0, 0};
    });
    lines.combine(block, shared.partial, [](const Moments& a, const Moments& b) { return Moments::joined(a, b); });
    block.each([&](int t) {
      const std::int64_t line = tile * lines.width + t;
      if (t >= lines.width || !lines.has(line)) return;
      const std::int64_t at = (line / lines.inner * chunks + part) * lines.inner + line % lines.inner;
      sums[at] = static_cast<Out>(shared.partial[t].sum / divisor);
      squares[at] = static_cast<Out>(shared.partial[t].squares / divisor);
    });
  }

 private:
  HORNET_DEVICE Moments lane_of_chunk(std::int64_t line, std::int64_t part, int lane) const {
    const std::int64_t begin = part * chunk, end = begin + chunk < lines.n ? begin + chunk : lines.n;
    const std::int64_t i = begin + lane, by = lines.lanes;
    return items.moments({lines.first(line) + i * lines.inner, by * lines.inner, i, end, by});
  }
};

}  // namespace hornet::cuda
