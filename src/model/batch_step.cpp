#include "src/model/batch_step.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <hornet/runtime/device_error.hpp>

#include "src/model/model_state.hpp"
#include "src/model/step_trace.hpp"

namespace hornet {
namespace {

std::vector<TensorType> types_of(const std::vector<Tensor>& tensors) {
  std::vector<TensorType> out;
  for (const Tensor& tensor : tensors) out.push_back(tensor.type());
  return out;
}

bool same_types(const std::vector<TensorType>& types, const std::vector<Tensor>& tensors) {
  return std::ranges::equal(types, tensors, {}, {}, &Tensor::type);
}

// Where the device's memory does not suffice, the error names a batch size that it does suffice for: the power of two
// below the size to which the room would stretch if all that a step needs grew with the batch. Most of it does.
std::unique_ptr<Plan> make_plan(const passes::Program& program, const Backend& backend, const Batch& batch,
                                std::vector<PassListing>* listing) {
  try {
    return std::make_unique<Plan>(program, backend, listing);
  } catch (const OutOfMemoryError& error) {
    if (error.room_bytes <= 0 || error.needed_bytes <= 0) throw;
    const double share = static_cast<double>(error.room_bytes) / static_cast<double>(error.needed_bytes);
    const auto fitting = std::bit_floor(static_cast<std::uint64_t>(static_cast<double>(batch.size) * share));
    const std::string advice = fitting > 0 ? "; a batch_size of " + std::to_string(fitting) + " would fit" : "";
    throw OutOfMemoryError("a batch of " + std::to_string(batch.size) + ": " + error.what() + advice,
                           error.needed_bytes, error.room_bytes);
  }
}

// A plan's inputs are its own again when this goes, whatever became of the run.
class LentInputs {
 public:
  explicit LentInputs(Plan& plan) : plan_(plan) {}
  ~LentInputs() { plan_.give_back(); }
  LentInputs(const LentInputs&) = delete;
  LentInputs& operator=(const LentInputs&) = delete;

 private:
  Plan& plan_;
};

// f(tensor) for all tensors of a batch, in one order.
template <class F>
void each_tensor(const Batch& batch, const F& f) {
  for (const auto* list : {&batch.x, &batch.y, &batch.sample_weight})
    for (const Tensor& tensor : *list) f(tensor);
}

}  // namespace

BatchStep::BatchStep(ModelState& model, Mode mode, const Batch& batch, std::vector<PassListing>* listing)
    : mode_(mode),
      resident_(batch.rows ? &model.resident_data : nullptr),
      size_(batch.size),
      x_(types_of(batch.x)),
      y_(types_of(batch.y)),
      sample_weight_(types_of(batch.sample_weight)) {
  each_tensor(batch, [this](const Tensor& tensor) { memory_.push_back(tensor.raw()); });
  StepTrace trace(model, mode, batch);
  const passes::Program program = trace.program();
  for (const Value& prediction : trace.predictions()) predictions_.push_back(prediction.type());
  if (mode != Mode::predict && !predictions_.empty()) {
    for (const CompiledOutput& output : model.compiled->outputs) losses_.push_back(output.loss);
    if (!resident_) check_labels(batch);  // else fit has looked at all of them
  }
  results_ = trace.results();
  plan_ = make_plan(program, *target_.backend, batch, listing);
  const auto bind = [&](const std::vector<Tensor> Batch::*list, const char* kind) {
    for (std::size_t i = 0; i < (batch.*list).size(); ++i)
      if (Tensor* input = plan_->input(kind + std::to_string(i)))
        feeds_.push_back({plan_->input_index(kind + std::to_string(i)), *input, list, i});
  };
  bind(&Batch::x, "x");
  bind(&Batch::y, "y");
  bind(&Batch::sample_weight, "sample_weight");
}

bool BatchStep::fits(Mode mode, const Batch& batch) const {
  if (mode != mode_ || target_in_use() != target_) return false;
  if (batch.rows.has_value() != (resident_ != nullptr)) return false;
  if (resident_ && (batch.size != size_ || !same_memory(batch))) return false;
  return same_types(x_, batch.x) && same_types(y_, batch.y) && same_types(sample_weight_, batch.sample_weight);
}

bool BatchStep::is_left() const {
  if (!resident_) return false;
  bool held = true;
  auto memory = memory_.begin();
  for (const auto* types : {&x_, &y_, &sample_weight_})
    for (const TensorType& type : *types) held = held && resident_->holds({*memory++, type});
  return !held;
}

bool BatchStep::same_memory(const Batch& batch) const {
  bool same = true;
  std::size_t i = 0;
  each_tensor(batch, [&](const Tensor& tensor) {
    same = same && i < memory_.size() && memory_[i] == tensor.raw();
    ++i;
  });
  return same;
}

void BatchStep::check_labels(const Batch& batch) const {
  for (std::size_t i = 0; i < losses_.size(); ++i)
    if (losses_[i]) losses_[i].check(batch.y.at(i), predictions_[i]);
}

void BatchStep::run(const Batch& batch) {
  if (resident_)
    resident_->point_at(batch);
  else
    check_labels(batch);
  const LentInputs lent(*plan_);
  for (const Feed& feed : feeds_) {
    const Tensor& tensor = (batch.*feed.list)[feed.position];
    if (!plan_->lend(feed.input, tensor.raw()))
      std::memcpy(feed.into.raw(), tensor.raw(), static_cast<std::size_t>(feed.into.bytes()));
  }
  plan_->run();
}

double BatchStep::result(std::size_t i) const {
  const Tensor& value = plan_->output(static_cast<int>(i));
  return value.dtype() == f32 ? static_cast<double>(value.data<float>()[0]) : value.item();
}

}  // namespace hornet
