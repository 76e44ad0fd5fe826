// The epilogue of a convolution: takes its result.
#pragma once

#include "src/backends/cpu/convolution.hpp"
#include "src/backends/cpu/epilogue.hpp"
#include "src/backends/cpu/read_ahead.hpp"

namespace hornet::cpu {

class EpilogueTaker final : public ResultTaker<float> {
 public:
  explicit EpilogueTaker(const Epilogue& epilogue) : epilogue_(epilogue) {}

  void take(std::int64_t begin, std::int64_t end, float* piece) const override {
    if (epilogue_.pieces) return epilogue_.pieces->take(epilogue_, begin, end, piece);
    EpilogueShard(epilogue_, end - begin).ready(begin, end, piece);
  }

  void announce(std::int64_t begin, std::int64_t end, ReadAhead& ahead) const override {
    for (const MovingAddress& moving : epilogue_.program.moving)
      if (!moving.output && moving.tensor > 0)
        ahead.add(static_cast<const std::byte*>(epilogue_.in[static_cast<std::size_t>(moving.tensor)]) +
                      begin * moving.element_bytes,
                  (end - begin) * moving.element_bytes);
  }

 private:
  const Epilogue& epilogue_;
};

}  // namespace hornet::cpu
