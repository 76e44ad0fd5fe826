// dx [outer, n, inner] = zeros, to which the slices of dy [outer, count, inner] are added at their indices. The indices
// are sorted with their positions; what goes to one row is then a run of neighbours, summed in the order of positions.
// Runs are cut by chunks of the sorted list, so that a row which most indices name is summed by many threads: the order
// of additions depends on the indices alone.
#pragma once

#include "src/backends/cuda/device/index_watch.hpp"

namespace hornet::cuda {

// Index in the upper half, position in the lower; sorts behind all others where the index is outside [0, n), which is
// told.
struct IndexKey {
  static constexpr std::uint64_t none = ~std::uint64_t{0};
  static HORNET_DEVICE std::uint64_t row(std::uint64_t key) { return key >> 32; }
  static HORNET_DEVICE std::int64_t position(std::uint64_t key) { return static_cast<std::int64_t>(key & 0xFFFFFFFF); }
};

template <class Index>
struct MakeIndexKeys {
  std::int64_t n, count;
  const Index* indices;
  std::uint64_t* keys;  // of a power of two ≥ count
  IndexWatch watch;

  HORNET_DEVICE void operator()(std::int64_t i) const {
    keys[i] = IndexKey::none;
    if (i >= count) return;
    const auto index = static_cast<std::int64_t>(indices[i]);
    if (watch.inside(index, n, i)) keys[i] = static_cast<std::uint64_t>(index) << 32 | static_cast<std::uint64_t>(i);
  }
};

// What both kernels below see. Their element i is column i % columns of chunk i / columns, of outer · inner columns.
template <class T>
struct IndexRuns {
  static constexpr std::int64_t chunk = 16;  // keys
  std::int64_t n, count, inner, columns;
  const std::uint64_t* keys;
  const T* dy;
  T* dx;
  T *head,
      *tail;  // [chunks, columns]: sums of the run that comes from the chunk before, and that goes on into the next

  HORNET_DEVICE std::uint64_t row(std::int64_t at) const { return IndexKey::row(keys[at]); }
  HORNET_DEVICE bool begins(std::int64_t at) const { return at == 0 || row(at - 1) != row(at); }
  HORNET_DEVICE bool ends_before(std::int64_t at) const { return at == count || row(at) != row(at - 1); }
  HORNET_DEVICE T& result(std::uint64_t row, std::int64_t column) const {
    return dx[(column / inner * n + static_cast<std::int64_t>(row)) * inner + column % inner];
  }
  HORNET_DEVICE T slope(std::int64_t at, std::int64_t column) const {
    return dy[(column / inner * count + IndexKey::position(keys[at])) * inner + column % inner];
  }
};

// Sums the runs of a chunk. Runs within it are final.
template <class T>
struct SumIndexRuns {
  IndexRuns<T> runs;

  HORNET_DEVICE void operator()(std::int64_t i) const {
    const std::int64_t column = i % runs.columns, begin = i / runs.columns * runs.chunk;
    const std::int64_t end = begin + runs.chunk < runs.count ? begin + runs.chunk : runs.count;
    for (std::int64_t at = begin; at < end && runs.keys[at] != IndexKey::none;) {
      const std::uint64_t row = runs.row(at);
      const bool begins = runs.begins(at);
      T sum{0};
      for (; at < end && runs.row(at) == row; ++at) sum += runs.slope(at, column);
      if (!begins)
        runs.head[i] = sum;
      else if (!runs.ends_before(at))
        runs.tail[i] = sum;
      else
        runs.result(row, column) = sum;
    }
  }
};

// Joins a run over chunks, where it begins.
template <class T>
struct JoinIndexRuns {
  IndexRuns<T> runs;

  HORNET_DEVICE void operator()(std::int64_t i) const {
    const std::int64_t begin = i / runs.columns * runs.chunk;
    std::int64_t next = begin + runs.chunk;
    if (next >= runs.count || runs.keys[next] == IndexKey::none || runs.ends_before(next)) return;
    const std::uint64_t row = runs.row(next);
    if (begin > 0 && runs.row(begin - 1) == row) return;
    T sum = runs.tail[i];
    for (std::int64_t part = i + runs.columns; next < runs.count && runs.row(next) == row;
         next += runs.chunk, part += runs.columns)
      sum += runs.head[part];
    runs.result(row, i % runs.columns) = sum;
  }
};

}  // namespace hornet::cuda
