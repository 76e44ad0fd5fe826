#include <hornet/base/random.hpp>
#include <mutex>
#include <random>

#include "src/base/philox.hpp"

namespace hornet {
namespace {

struct SeedSource {
  std::mutex mutex;
  PhiloxStream philox{.seed = entropy()};
  std::uint64_t drawn = 0;

  static std::uint64_t entropy() {
    std::random_device device;
    return std::uint64_t{device()} << 32 | device();
  }
};

SeedSource& source() {
  static SeedSource source;
  return source;
}

}  // namespace

void set_random_seed(std::uint64_t seed) {
  const std::lock_guard lock(source().mutex);
  source().philox.seed = seed;
  source().drawn = 0;
}

std::uint64_t next_seed() {
  const std::lock_guard lock(source().mutex);
  const PhiloxCounter four = source().philox.words(source().drawn++);
  return std::uint64_t{four[0]} << 32 | four[1];
}

}  // namespace hornet
