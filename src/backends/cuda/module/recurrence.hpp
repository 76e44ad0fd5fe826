// Recurrent layers by cuDNN.
#pragma once

#include "src/backends/cuda/driver.hpp"
#include "src/backends/cuda/module/cudnn.hpp"

namespace hornet::cuda {

class Recurrences {
 public:
  explicit Recurrences(Cudnn& cudnn) : cudnn_(cudnn) {}

  // nullptr for what cuDNN cannot do, and where it may give other bits in another run.
  std::unique_ptr<Recurrence> make(const RecurrenceCall& call, Precision precision);

 private:
  Cudnn& cudnn_;
};

}  // namespace hornet::cuda
