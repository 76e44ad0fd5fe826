#include "src/backends/cpu/zero_steps.hpp"

#include <algorithm>

namespace hornet::cpu {
namespace {

const ThinProducts& kernels() { return vector_table().thin_product; }

std::int64_t low_count(std::int64_t rows) { return divide_up(rows, kernels().most_listed_rows); }

ThinProduct rows_of(const ThinProduct& product, std::int64_t begin, std::int64_t end) {
  ThinProduct rows = product;
  rows.m = end - begin;
  rows.a += begin * product.a_row;
  return rows;
}

}  // namespace

// Where there are few columns looking costs too much.
ZeroSteps::ZeroSteps(const Gemm<float>& part, AllFinite* all)
    : part_(part), all_(all), may_pay_(part.n >= 128 && part.k <= kMostSteps && !part.strip) {}

std::int64_t ZeroSteps::most_panels() { return kMostLow / low_count(kernels().most_rows); }

// Where there are few zeros leaving them out gains too little.
void ZeroSteps::add(const ThinProduct& panel) {
  Bits zeros[kMostLow];
  const std::int64_t count = low_count(panel.m);
  const std::int64_t stride = static_cast<std::int64_t>(zeros[0].size());
  const auto groups = static_cast<std::size_t>(divide_up(panel.k, kGroup));
  if (kernels().zero_steps(panel, count, zeros[0].data(), stride) * 8 < panel.m * panel.k) {
    panels_[count_++] = panel;
    return;
  }
  if (!leaves_out_) left_out_ = {};
  if (!ever_) known_.fill({{}, true});
  leaves_out_ = ever_ = true;
  for (std::int64_t i = 0; i < count; ++i) {
    Bits& bits = zeros[i];
    for (std::size_t g = 0; g < groups; ++g) {
      left_out_[g] |= bits[g];
      bits[g] = static_cast<std::uint16_t>(~bits[g]);
    }
    std::int32_t* const list = lists_[count_].data();
    panels_[count_] = rows_of(panel, i * panel.m / count, (i + 1) * panel.m / count);
    panels_[count_++].steps = {list, kernels().list_steps(bits.data(), panel.k, list)};
  }
}

std::span<ThinProduct> ZeroSteps::divide(const ThinProduct& rows) {
  const bool looks = may_pay_ && (rows.a_step == 1 || rows.a_row == 1);
  const std::int64_t count = divide_up(rows.m, kernels().most_rows);
  count_ = 0;
  leaves_out_ = false;
  for (std::int64_t i = 0, begin = 0; i < count; ++i) {
    const std::int64_t end = (i + 1) * rows.m / count;
    if (looks)
      add(rows_of(rows, begin, end));
    else
      panels_[count_++] = rows_of(rows, begin, end);
    begin = end;
  }
  return std::span(panels_).first(count_);
}

// Two threads may both find out.
bool ZeroSteps::all_finite() {
  AllFinite::State state = all_->state.load(std::memory_order_relaxed);
  if (state == AllFinite::unknown) {
    state = kernels().finite(part_.b, part_.ldb, part_.n, {nullptr, part_.k}, false) ? AllFinite::yes : AllFinite::no;
    all_->state.store(state, std::memory_order_relaxed);
  }
  return state == AllFinite::yes;
}

// What is found out about blocks behind the first few is forgotten.
bool ZeroSteps::may_leave_out(std::int64_t block, std::int64_t column, std::int64_t n, bool near) {
  if (all_) return all_finite();
  Known other{{}, true};
  Known& known = block < kKnownBlocks ? known_[static_cast<std::size_t>(block)] : other;
  Bits unknown;
  for (std::size_t g = 0; g < left_out_.size(); ++g) {
    unknown[g] = static_cast<std::uint16_t>(left_out_[g] & ~known.looked_at[g]);
    known.looked_at[g] |= left_out_[g];
  }
  std::int32_t* const list = lists_.back().data();
  const StepList steps{list, kernels().list_steps(unknown.data(), part_.k, list)};
  return known.finite = known.finite && kernels().finite(part_.b + column, part_.ldb, n, steps, near);
}

}  // namespace hornet::cpu
