// Steps that are launched one by one at first, and joined when it shows that they are done again and again: joined
// launches are compiled, which takes longer than many steps do. It is done in the background, and meanwhile steps go on
// as they did; all ways give the same bits.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "src/backends/cuda/schedule/joined_steps.hpp"

namespace hornet::cuda {

class JoinedLater final : public RecordedWork {
 public:
  JoinedLater(Driver& driver, std::vector<DeviceWork> work);

  // Throws what was wrong with a compilation.
  void replay() override;
  std::int64_t launches() const override { return steps_->launches(); }

 private:
  static constexpr int kOften = 64;

  void join_what_is_compiled();

  Driver& driver_;
  std::vector<DeviceWork> work_;
  std::unique_ptr<RecordedWork> steps_;
  std::optional<JoinedSteps> joined_;  // while its kernels are compiled
  int replays_ = 0;
};

}  // namespace hornet::cuda
