#include <hornet/callbacks/swap_ema_weights.hpp>

namespace hornet::callbacks {

void SwapEMAWeights::hold_averages(bool wanted) {
  if (holds_averages_ == wanted) return;
  model().swap_averages();
  holds_averages_ = wanted;
}

void SwapEMAWeights::on_epoch_begin(std::int64_t, Logs&) {
  if (options_.swap_on_epoch) hold_averages(false);
}

void SwapEMAWeights::on_epoch_end(std::int64_t epoch, Logs&) {
  if (!options_.swap_on_epoch) return;
  hold_averages(true);
  // When training ends the averages become the weights: they are to be what they were before the swap.
  if (epoch == params().epochs - 1) model().reset_averages();
}

}  // namespace hornet::callbacks
