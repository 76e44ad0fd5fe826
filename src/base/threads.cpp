#include "src/base/threads.hpp"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <hornet/base/error.hpp>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "src/base/processor.hpp"
#include "src/base/rest.hpp"

namespace hornet {
namespace {

constexpr int max_threads = 1024;
// Longer than the serial gaps between the regions of a training step, shorter than anyone would notice.
constexpr std::chrono::microseconds spin_time{30};
// Shorter than a program keeps a core that it shares. In longer regions a worker does its part of the time it has.
constexpr std::chrono::microseconds short_region{500};

thread_local bool inside_region = false;

void pause_briefly() {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Spins until done() or the time is up; then true if done.
template <class Done>
bool spin_until(Done done) {
  const auto deadline = std::chrono::steady_clock::now() + spin_time;
  do {
    for (int i = 0; i < 32; ++i) {
      if (done()) return true;
      pause_briefly();
    }
  } while (std::chrono::steady_clock::now() < deadline);
  return false;
}

// How long a thread has been running on any core; no time where the system does not tell.
std::chrono::nanoseconds time_on_core(std::thread& thread) {
#if defined(__linux__)
  clockid_t clock;
  timespec time{};
  if (pthread_getcpuclockid(thread.native_handle(), &clock) == 0 && clock_gettime(clock, &time) == 0)
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
#endif
  return {};
}

// Marks this thread as computing; nested regions then run inline.
class Region {
 public:
  Region() { inside_region = true; }
  ~Region() { inside_region = false; }
  Region(const Region&) = delete;
  Region& operator=(const Region&) = delete;

 private:
  FlushDenormals flush_;
};

int checked_thread_count(std::string_view who, long n) {
  if (n >= 1 && n <= max_threads) return static_cast<int>(n);
  throw ConfigError(std::string(who) + " must be 1 to " + std::to_string(max_threads) + ", got " + std::to_string(n));
}

int default_thread_count() {
  if (const char* text = std::getenv("HORNET_NUM_THREADS")) {
    const std::string_view value(text);
    long n = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), n);
    if (error != std::errc{} || end != value.data() + value.size())
      throw ConfigError("HORNET_NUM_THREADS must be a number of threads, got '" + std::string(value) + "'");
    return checked_thread_count("HORNET_NUM_THREADS", n);
  }
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return std::min(max_threads, CPU_COUNT(&allowed));
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

// One region at a time. The caller fills in the job, opens the gate and raises the generation; workers that notice
// enter through the gate, claim shards and leave; the caller closes the gate when no shard is left and waits for those
// inside. Nobody can enter a closed gate, so the job's fields are stable for whoever is inside.
// A worker that finds itself on the caller's processor leaves it: the scheduler likes to wake a thread where it was
// called from, and may let both take turns there for as long as the program runs.
// Thread t of T has a home: the t-th T-th of the shards. It takes those first, so that what a shard touches in every
// step stays in the cache of one core, and then what is left in the homes of others.
// A worker that the caller waits for and finds off its core, since another program runs there, rests for a while: the
// others take its shards.
class Pool {
 public:
  Pool() : threads_(default_thread_count()) {}
  ~Pool() { stop(); }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  int threads() const { return threads_.load(std::memory_order_relaxed); }

  void resize(int n) {
    const std::lock_guard lock(in_use_);
    stop();
    threads_ = n;
  }

  // False when another thread holds the pool.
  bool run(std::int64_t shards, ShardFunction fn) {
    const std::unique_lock lock(in_use_, std::try_to_lock);
    if (!lock.owns_lock()) return false;
    if (workers_.empty()) start();
    if (resting_ > 0 && rest_.over(Rest::Clock::now())) end_rest();
    begun_ = Rest::Clock::now();
    fn_ = fn;
    const std::int64_t threads = this->threads();
    for (std::int64_t t = 0; t < threads; ++t) {
      Home& home = homes_[static_cast<std::size_t>(t)];
      home.next.store(t * shards / threads, std::memory_order_relaxed);
      home.end = (t + 1) * shards / threads;
    }
    failed_.store(false, std::memory_order_relaxed);
    caller_.store(current_processor(), std::memory_order_relaxed);
    gate_.store(0, std::memory_order_release);
    generation_.fetch_add(1);
    if (resting_ < workers_.size()) generation_.notify_all();
    claim_shards(0);
    leave_no_one_inside();
    if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
    return true;
  }

 private:
  static constexpr std::uint32_t closed = 1U << 31;

  struct alignas(64) Home {
    std::atomic<std::int64_t> next{0};
    std::int64_t end = 0;
  };

  // What a worker and the caller tell each other beside the job.
  struct alignas(64) Attendance {
    std::atomic<bool> inside{false}, rests{false};
  };

  void start() {
    const std::uint32_t seen = generation_.load();
    attendance_ = std::vector<Attendance>(static_cast<std::size_t>(threads()));
    homes_ = std::vector<Home>(static_cast<std::size_t>(threads()));
    for (std::size_t i = 1; i < homes_.size(); ++i) workers_.emplace_back([this, seen, i] { work(seen, i); });
  }

  void stop() {
    stopping_.store(true);
    end_rest();
    generation_.fetch_add(1);
    generation_.notify_all();
    for (std::thread& worker : workers_) worker.join();
    workers_.clear();
    stopping_.store(false);
  }

  void work(std::uint32_t seen, std::size_t thread) {
    const Region region;
    const AllowedProcessors processors;
    while (true) {
      attendance_[thread].rests.wait(true);
      const auto called = [&] { return generation_.load(std::memory_order_acquire) != seen; };
      if (!spin_until(called)) generation_.wait(seen);
      seen = generation_.load(std::memory_order_acquire);
      if (stopping_.load()) return;
      if (const int caller = caller_.load(std::memory_order_relaxed); caller == current_processor())
        processors.leave(caller);
      if (!enter()) continue;
      attendance_[thread].inside.store(true, std::memory_order_relaxed);
      claim_shards(thread);
      attendance_[thread].inside.store(false, std::memory_order_relaxed);
      if (gate_.fetch_sub(1, std::memory_order_acq_rel) == closed + 1) gate_.notify_one();
    }
  }

  bool enter() {
    std::uint32_t gate = gate_.load(std::memory_order_relaxed);
    while ((gate & closed) == 0)
      if (gate_.compare_exchange_weak(gate, gate + 1, std::memory_order_acquire, std::memory_order_relaxed))
        return true;
    return false;
  }

  void claim_shards(std::size_t thread) {
    for (std::size_t i = 0; i < homes_.size(); ++i) claim_shards_of(homes_[(thread + i) % homes_.size()]);
  }

  void claim_shards_of(Home& home) {
    while (!failed_.load(std::memory_order_relaxed)) {
      if (home.next.load(std::memory_order_relaxed) >= home.end) return;
      const std::int64_t shard = home.next.fetch_add(1, std::memory_order_relaxed);
      if (shard >= home.end) return;
      try {
        (*fn_)(shard);
      } catch (...) {
        if (!failed_.exchange(true)) error_ = std::current_exception();
      }
    }
  }

  void leave_no_one_inside() {
    gate_.fetch_or(closed, std::memory_order_acq_rel);
    const auto empty = [&] { return gate_.load(std::memory_order_acquire) == closed; };
    if (spin_until(empty)) return;
    if (Rest::Clock::now() - begun_ < short_region) send_to_rest(empty);
    while (!spin_until(empty)) {
      const std::uint32_t gate = gate_.load(std::memory_order_acquire);
      if (gate != closed) gate_.wait(gate);
    }
  }

  // Of the workers inside, those that hardly run while the caller looks at them for some time.
  template <class Done>
  void send_to_rest(Done done) {
    std::array<std::chrono::nanoseconds, kWatched> before;
    const std::size_t count = std::min(workers_.size(), kWatched);
    for (std::size_t i = 0; i < count; ++i) before[i] = time_on_core(workers_[i]);
    if (spin_until(done)) return;
    const std::size_t rested = resting_;
    for (std::size_t i = 0; i < count; ++i) {
      Attendance& worker = attendance_[i + 1];
      if (!worker.inside.load(std::memory_order_relaxed) || worker.rests.load(std::memory_order_relaxed)) continue;
      if (const auto now = time_on_core(workers_[i]); now.count() == 0 || now - before[i] > spin_time / 2) continue;
      worker.rests.store(true, std::memory_order_relaxed);
      ++resting_;
    }
    if (resting_ > rested) rest_.begin(Rest::Clock::now());
  }

  void end_rest() {
    for (Attendance& worker : attendance_)
      if (worker.rests.exchange(false)) worker.rests.notify_one();
    resting_ = 0;
  }

  static constexpr std::size_t kWatched = 64;  // workers; asking for the time of more takes too long

  std::mutex in_use_;
  std::vector<Attendance> attendance_;  // by thread
  std::size_t resting_ = 0;
  Rest rest_;
  Rest::Clock::time_point begun_;  // the region
  std::atomic<int> threads_;
  std::vector<std::thread> workers_;
  std::atomic<bool> stopping_{false};

  std::exception_ptr error_;

  // The job, in the cache line that tells of it: a line takes longer from core to core than many a shard.
  alignas(64) std::atomic<std::uint32_t> generation_{0};
  std::atomic<int> caller_{-1};  // the caller's processor
  std::optional<ShardFunction> fn_;
  std::vector<Home> homes_;
  std::atomic<bool> failed_{false};
  alignas(64) std::atomic<std::uint32_t> gate_{closed};  // workers inside, and whether more may enter
};

Pool& pool() {
  static Pool pool;
  return pool;
}

#if defined(__x86_64__)
constexpr std::uint64_t flush_bits = 0x8040;  // FTZ, DAZ
std::uint64_t float_mode() { return _mm_getcsr(); }
void set_float_mode(std::uint64_t mode) { _mm_setcsr(static_cast<unsigned>(mode)); }
#elif defined(__aarch64__)
constexpr std::uint64_t flush_bits = 1U << 24;  // FZ
std::uint64_t float_mode() {
  std::uint64_t mode;
  asm volatile("mrs %0, fpcr" : "=r"(mode));
  return mode;
}
void set_float_mode(std::uint64_t mode) { asm volatile("msr fpcr, %0" : : "r"(mode)); }
#else
constexpr std::uint64_t flush_bits = 0;
std::uint64_t float_mode() { return 0; }
void set_float_mode(std::uint64_t) {}
#endif

}  // namespace

FlushDenormals::FlushDenormals() : saved_(float_mode()) {
  if ((saved_ & flush_bits) != flush_bits) set_float_mode(saved_ | flush_bits);
}

FlushDenormals::~FlushDenormals() {
  if ((saved_ & flush_bits) != flush_bits) set_float_mode(saved_);
}

int num_threads() { return pool().threads(); }

void set_num_threads(int n) {
  checked_thread_count("set_num_threads: n", n);
  if (inside_region) throw ConfigError("set_num_threads cannot be called from inside a parallel computation");
  pool().resize(n);
}

void run_shards(std::int64_t shards, ShardFunction fn) {
  if (inside_region) {
    for (std::int64_t shard = 0; shard < shards; ++shard) fn(shard);
    return;
  }
  const Region region;
  if (shards > 1 && num_threads() > 1 && pool().run(shards, fn)) return;
  for (std::int64_t shard = 0; shard < shards; ++shard) fn(shard);
}

}  // namespace hornet
