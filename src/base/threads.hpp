// The process-wide thread pool.
//
// parallel_for(shards, fn) calls fn(0) … fn(shards - 1), each once, and returns when all are done. Each thread begins
// with its own share of the shards, the same one in every call, and then takes what others have not begun; so a result
// must depend on the shard number alone, never on the thread or the order.
// - The caller takes part. Workers spin for some microseconds, then sleep; the caller waits only for workers that have
//   claimed a shard, so a worker kept off its core by another process never holds up a region.
// - A worker that finds itself on the caller's processor moves to another one, and stays off the caller's.
// - A worker that the caller of a short region waits for, and that another program keeps off its core, rests for some
//   milliseconds (base/rest.hpp), during which the others do its share.
// - Nothing is allocated per call.
// - A nested call, and a call while another thread uses the pool, runs its shards in its own thread.
// - The first exception a shard throws is rethrown in the caller; shards not yet begun are then skipped.
// - Denormals are flushed to zero in every shard; the caller's own mode is restored afterwards.
#pragma once

#include <cstdint>
#include <hornet/base/threads.hpp>
#include <type_traits>

namespace hornet {

// Flushes denormal floats to zero (FTZ, DAZ) in this thread while it lives.
class FlushDenormals {
 public:
  FlushDenormals();
  ~FlushDenormals();
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
  std::uint64_t saved_;
};

// A borrowed callable void(std::int64_t shard): two words, no allocation.
class ShardFunction {
 public:
  template <class F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, ShardFunction>)
      ShardFunction(F& fn)  // implicit, so that parallel_for takes a lambda
      : object_(&fn),
        call_([](const void* object, std::int64_t shard) { (*static_cast<F*>(const_cast<void*>(object)))(shard); }) {}
  void operator()(std::int64_t shard) const { call_(object_, shard); }

 private:
  const void* object_;
  void (*call_)(const void*, std::int64_t);
};

void run_shards(std::int64_t shards, ShardFunction fn);

template <class F>
void parallel_for(std::int64_t shards, F&& fn) {
  run_shards(shards, ShardFunction(fn));
}

}  // namespace hornet
