// An image's result that is made some rows at a time, in one thread: they stay near while they are made and taken, and
// beside them what comes next is fetched.
#pragma once

#include "src/backends/cpu/convolution.hpp"
#include "src/backends/cpu/read_ahead.hpp"

namespace hornet::cpu {

struct ResultPieces {
  const ResultTaker<float>* taker;  // null where nobody takes the result
  float* stage;                     // room for a piece, and what a result without a place is made in
  const float* next = nullptr;      // the image that is read after this one, where there is one
  float* out = nullptr;             // where the result lies; null where the stage will do
  std::int64_t at = 0;              // the result's first element among those of all images
  ReadAhead ahead = {};

  // Where elements from `begin` on are made.
  float* piece(std::int64_t begin) const { return out ? out + begin : stage; }

  // To be fetched beside elements [begin, end): what their taker will read, or where as many behind them will lie, and
  // elements [next_begin, next_end) of the next image.
  void fetch_beside(std::int64_t begin, std::int64_t end, std::int64_t next_begin, std::int64_t next_end) {
    constexpr std::int64_t bytes = sizeof(float);
    ahead.clear();
    if (taker) taker->announce(at + begin, at + end, ahead);
    if (out) ahead.add(out + end, (end - begin) * bytes);
    if (next) ahead.add(next + next_begin, (next_end - next_begin) * bytes);
  }

  void take(std::int64_t begin, std::int64_t end) const {
    if (taker) taker->take(at + begin, at + end, piece(begin));
  }
};

}  // namespace hornet::cpu
