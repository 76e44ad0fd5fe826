#include <cmath>
#include <hornet/base/error.hpp>
#include <hornet/callbacks/terminate_on_nan.hpp>

#include "src/callbacks/message.hpp"
#include "src/callbacks/python_format.hpp"

namespace hornet::callbacks {

void TerminateOnNaN::on_batch_end(std::int64_t batch, Logs& logs) {
  const double* loss = logs.find("loss");
  if (!loss || std::isfinite(*loss)) return;
  if (options_.raise_error)
    throw DataError("TerminateOnNaN: the loss is " + repr(*loss) + " at batch " + std::to_string(batch) +
                    "; lower the learning rate, clip gradients, or look for bad values in the data");
  say("Batch " + std::to_string(batch) + ": Invalid loss, terminating training");
  model().stop_training = true;
}

}  // namespace hornet::callbacks
