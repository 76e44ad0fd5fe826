// Pooling over batches of images, channels last, on the thread pool. Definitions as in
// src/ops/pool.hpp.
#pragma once

#include <cstdint>

#include "src/backends/cpu/vector/vector.hpp"

namespace hornet::cpu {

// x is [batch, …image, channels], y is [batch, …out, channels].
template <class T>
void max_pool(T* y, const T* x, std::int64_t batch, const PoolWindows& windows);

// y = v's element, shaped as x, where x's window has its first greatest.
template <class T>
void max_pool_pick(T* y, const T* x, const T* v, std::int64_t batch, const PoolWindows& windows);

// dx = dy's elements added where x's windows have their first greatest, else 0.
template <class T>
void max_pool_gradient(T* dx, const T* x, const T* dy, std::int64_t batch, const PoolWindows& windows);

// y, and the number of each window's first greatest, counted in row order over the whole window.
template <class T>
void max_pool_winners(T* y, std::uint8_t* winner, const T* x, std::int64_t batch, const PoolWindows& windows);

// dx = dy's elements added where the winners are, else 0.
template <class T>
void max_winner_gradient(T* dx, const std::uint8_t* winner, const T* dy, std::int64_t batch,
                         const PoolWindows& windows);

// The mean of the elements that lie in the image.
template <class T>
void average_pool(T* y, const T* x, std::int64_t batch, const PoolWindows& windows);

template <class T>
void average_pool_gradient(T* dx, const T* dy, std::int64_t batch, const PoolWindows& windows);

}  // namespace hornet::cpu
