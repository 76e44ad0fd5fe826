// How long worker threads rest that something else keeps off their cores: twice as long each time, as long as that goes
// on. A caller that waits for a worker which is not running waits for as long as the scheduler lets others run, some
// milliseconds, in which it could have done the work alone.
#pragma once

#include <algorithm>
#include <chrono>

namespace hornet {

class Rest {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds shortest{4}, longest{128}, calm{50};

  // A worker was found off its core.
  void begin(Clock::time_point now) {
    const bool again = now < end_ + calm;
    length_ = again ? std::min(2 * length_, longest) : shortest;
    end_ = now + length_;
  }
  bool over(Clock::time_point now) const { return now >= end_; }

 private:
  std::chrono::milliseconds length_{0};
  Clock::time_point end_{};
};

}  // namespace hornet
