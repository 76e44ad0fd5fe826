#include "src/base/processor.hpp"

#include <doctest/doctest.h>
#include <sched.h>

#include <algorithm>
#include <thread>

using namespace hornet;

namespace {

int allowed_processors() {
  cpu_set_t allowed;
  return sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : 0;
}

}  // namespace

TEST_SUITE("base") {
  TEST_CASE("a thread leaves a processor for another that it was allowed, and may come back") {
    std::thread([] {  // one of its own: what it is allowed to use ends with it
      const AllowedProcessors processors;
      const int all = allowed_processors();
      for (int turn = 0; turn < 4; ++turn) {
        const int here = current_processor();
        processors.leave(here);
        CHECK(allowed_processors() == std::max(all - 1, 1));
        if (all > 1) CHECK(current_processor() != here);
      }
    })
        .join();
  }

  TEST_CASE("a processor that there is not is left alone") {
    std::thread([] {
      const AllowedProcessors processors;
      const int all = allowed_processors();
      for (const int none : {-1, CPU_SETSIZE, CPU_SETSIZE + 7}) processors.leave(none);
      CHECK(allowed_processors() == all);
    }).join();
  }
}
