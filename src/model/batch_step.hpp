// BatchStep: one training, test or prediction step for one list of batch types, compiled to a plan. fit calls run(),
// run() calls the plan, the plan calls kernels: nothing in between decides anything.
#pragma once

#include <hornet/data/batch_source.hpp>
#include <hornet/model/model.hpp>

#include "src/model/compiled.hpp"
#include "src/model/resident_data.hpp"
#include "src/runtime/plan.hpp"
#include "src/runtime/target.hpp"

namespace hornet {

class BatchStep {
 public:
  enum class Mode { train, test, predict };

  BatchStep(ModelState& model, Mode mode, const Batch& batch, std::vector<PassListing>* listing = nullptr);

  // Of rows of data that a device held and has let go.
  bool is_left() const;
  // Whether it is the step for such a batch on the device in use.
  bool fits(Mode mode, const Batch& batch) const;

  // Checks the labels, hands the batch to the plan's inputs and runs it. Throws DataError before anything has changed.
  void run(const Batch& batch);

  // After run(): the logs so far this epoch; train and test.
  double result(std::size_t i) const;
  const std::vector<std::string>& results() const { return results_; }  // their names
  // After run(): what the model put out; predict.
  const Tensor& output(std::size_t i) const { return plan_->output(static_cast<int>(i)); }
  Plan& plan() const { return *plan_; }

 private:
  struct Feed {
    int input;    // the plan's
    Tensor into;  // its memory
    const std::vector<Tensor> Batch::*list;
    std::size_t position;
  };

  void check_labels(const Batch& batch) const;
  bool same_memory(const Batch& batch) const;

  Mode mode_;
  Target target_ = target_in_use();
  ResidentData* resident_;  // for batches that are rows of data on a device
  std::int64_t size_;
  std::vector<const std::byte*> memory_;  // of the tensors it was made for: x, y, sample_weight
  std::vector<TensorType> x_, y_, sample_weight_;
  std::vector<Loss> losses_;             // by output
  std::vector<TensorType> predictions_;  // by output
  std::unique_ptr<Plan> plan_;
  std::vector<Feed> feeds_;
  std::vector<std::string> results_;
};

}  // namespace hornet
