// History: the logs of every epoch of a fit; what fit returns. Source: keras/src/callbacks/history.py.
#pragma once

#include <hornet/model/callback.hpp>
#include <map>

namespace hornet {

class History : public Callback {
 public:
  // By name, one value an epoch: {"loss": [...], "val_loss": [...]}.
  std::map<std::string, std::vector<double>, std::less<>> history;
  std::vector<std::int64_t> epoch;  // the epochs' numbers: from initial_epoch on

  bool reads_batch_logs() override { return false; }
  void on_train_begin(Logs& logs) override;
  void on_epoch_end(std::int64_t number, Logs& logs) override;
};

}  // namespace hornet
