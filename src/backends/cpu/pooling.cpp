#include "src/backends/cpu/pooling.hpp"

#include <algorithm>
#include <type_traits>

#include "src/base/threads.hpp"

namespace hornet::cpu {
namespace {

template <class T>
const PoolKernels<T>& kernels() {
  if constexpr (std::is_same_v<T, float>)
    return vector_table().pool_f32;
  else
    return vector_table().pool_f64;
}

// f(offset of an image in x, offset in y) for every image, several to a shard when they are small.
template <class F>
void for_each_image(std::int64_t batch, const PoolWindows& w, F f) {
  constexpr std::int64_t elements_per_shard = 1 << 15;
  const std::int64_t in = w.image[0] * w.image[1] * w.image[2] * w.channels;
  const std::int64_t out = w.out[0] * w.out[1] * w.out[2] * w.channels;
  const std::int64_t images = std::max<std::int64_t>(1, elements_per_shard / std::max<std::int64_t>(1, in));
  parallel_for((batch + images - 1) / images, [&](std::int64_t shard) {
    const std::int64_t end = std::min(batch, (shard + 1) * images);
    for (std::int64_t image = shard * images; image < end; ++image) f(image * in, image * out);
  });
}

}  // namespace

template <class T>
void max_pool(T* y, const T* x, std::int64_t batch, const PoolWindows& w) {
  for_each_image(batch, w, [&](std::int64_t in, std::int64_t out) { kernels<T>().max(y + out, x + in, w); });
}

template <class T>
void max_pool_pick(T* y, const T* x, const T* v, std::int64_t batch, const PoolWindows& w) {
  for_each_image(batch, w,
                 [&](std::int64_t in, std::int64_t out) { kernels<T>().max_pick(y + out, x + in, v + in, w); });
}

template <class T>
void max_pool_gradient(T* dx, const T* x, const T* dy, std::int64_t batch, const PoolWindows& w) {
  for_each_image(batch, w,
                 [&](std::int64_t in, std::int64_t out) { kernels<T>().max_gradient(dx + in, x + in, dy + out, w); });
}

template <class T>
void max_pool_winners(T* y, std::uint8_t* winner, const T* x, std::int64_t batch, const PoolWindows& w) {
  for_each_image(
      batch, w, [&](std::int64_t in, std::int64_t out) { kernels<T>().max_winners(y + out, winner + out, x + in, w); });
}

template <class T>
void max_winner_gradient(T* dx, const std::uint8_t* winner, const T* dy, std::int64_t batch, const PoolWindows& w) {
  for_each_image(batch, w, [&](std::int64_t in, std::int64_t out) {
    kernels<T>().winner_gradient(dx + in, winner + out, dy + out, w);
  });
}

template <class T>
void average_pool(T* y, const T* x, std::int64_t batch, const PoolWindows& w) {
  for_each_image(batch, w, [&](std::int64_t in, std::int64_t out) { kernels<T>().average(y + out, x + in, w); });
}

template <class T>
void average_pool_gradient(T* dx, const T* dy, std::int64_t batch, const PoolWindows& w) {
  for_each_image(batch, w,
                 [&](std::int64_t in, std::int64_t out) { kernels<T>().average_gradient(dx + in, dy + out, w); });
}

template void max_pool(float*, const float*, std::int64_t, const PoolWindows&);
template void max_pool(double*, const double*, std::int64_t, const PoolWindows&);
template void max_pool_pick(float*, const float*, const float*, std::int64_t, const PoolWindows&);
template void max_pool_pick(double*, const double*, const double*, std::int64_t, const PoolWindows&);
template void max_pool_gradient(float*, const float*, const float*, std::int64_t, const PoolWindows&);
template void max_pool_gradient(double*, const double*, const double*, std::int64_t, const PoolWindows&);
template void max_pool_winners(float*, std::uint8_t*, const float*, std::int64_t, const PoolWindows&);
template void max_pool_winners(double*, std::uint8_t*, const double*, std::int64_t, const PoolWindows&);
template void max_winner_gradient(float*, const std::uint8_t*, const float*, std::int64_t, const PoolWindows&);
template void max_winner_gradient(double*, const std::uint8_t*, const double*, std::int64_t, const PoolWindows&);
template void average_pool(float*, const float*, std::int64_t, const PoolWindows&);
template void average_pool(double*, const double*, std::int64_t, const PoolWindows&);
template void average_pool_gradient(float*, const float*, std::int64_t, const PoolWindows&);
template void average_pool_gradient(double*, const double*, std::int64_t, const PoolWindows&);

}  // namespace hornet::cpu
