#include "src/model/batch_step.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <hornet/autodiff/gradients.hpp>
#include <hornet/ops/assign.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/runtime/device_error.hpp>

#include "src/model/model_state.hpp"

namespace hornet {
namespace {

// Builds the program of one step.
class StepTrace {
 public:
  StepTrace(ModelState& model, BatchStep::Mode mode, const Batch& batch)
      : model_(model),
        mode_(mode),
        batch_(batch),
        rows_(batch.rows ? model.resident_data.rows(graph_, batch) : Value()),
        x_(placeholders(batch.x, "x")),
        y_(placeholders(batch.y, "y")),
        sample_weight_(placeholders(batch.sample_weight, "sample_weight")),
        key_(graph_.variable(model.random_key)),
        trace_(graph_, mode == BatchStep::Mode::train, key_) {
    predictions = trace_.call(model.layer, x_);
  }

  passes::Program program() {
    std::vector<Value> fetches = predictions;
    if (mode_ != BatchStep::Mode::predict) {
      const Value loss = total_loss();
      fetches = track(loss, batch_size());
      if (mode_ == BatchStep::Mode::train) train(loss);
    }
    updates_.insert(updates_.end(), trace_.updates.begin(), trace_.updates.end());
    if (batch_.rows) updates_.push_back(model_.resident_data.advance(graph_, batch_));
    return {graph_, fetches, updates_};
  }

  std::vector<Value> predictions;

 private:
  std::vector<Value> placeholders(const std::vector<Tensor>& tensors, const char* kind) {
    std::vector<Value> out;
    for (std::size_t i = 0; i < tensors.size(); ++i)
      out.push_back(rows_ ? model_.resident_data.gathered(graph_, tensors[i], rows_)
                          : graph_.placeholder(tensors[i].dtype(), tensors[i].shape(), kind + std::to_string(i)));
    return out;
  }

  double batch_size() const { return static_cast<double>(x_.front().shape()[0]); }

  Value sample_weight(std::size_t output) const {
    if (sample_weight_.empty()) return {};
    return sample_weight_.size() == 1 ? sample_weight_[0] : sample_weight_.at(output);
  }

  // The outputs' losses times their weights, what layers added, and the regularizers of the trainable weights.
  Value total_loss() {
    const NameScope scope = graph_.scope("loss");
    std::vector<Value> terms;
    const std::vector<CompiledOutput>& outputs = model_.compiled->outputs;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      if (!outputs[i].loss) {
        output_losses_.emplace_back();
        continue;
      }
      const Value value =
          ops::cast(outputs[i].loss(y_.at(i), predictions[i], sample_weight(i), trace_.mask(predictions[i])), f32);
      if (value.rank() != 0)
        throw ConfigError("the loss of output \"" + outputs[i].name + "\" (" +
                          std::string(outputs[i].loss.class_name()) + ") gives a value a sample, of shape " +
                          to_string(value.shape()) + "; to train on it choose reduction 'sum_over_batch_size'");
      output_losses_.push_back(value);
      terms.push_back(outputs[i].loss_weight == 1 ? value : value * outputs[i].loss_weight);
    }
    for (const Value& added : trace_.losses) terms.push_back(added);
    for (const Weight& weight : model_.layer.trainable_weights())
      if (weight.regularizer) terms.push_back(regularized(weight));
    if (terms.empty() && mode_ == BatchStep::Mode::train)
      throw ConfigError("there is no loss to train on; give compile() one, such as .loss = \"mse\"");
    if (terms.empty()) return graph_.constant(Tensor(0.0));
    Value total = terms.front();
    for (std::size_t i = 1; i < terms.size(); ++i) total = total + terms[i];
    return total;
  }

  // Beside the layer that the weight is of.
  Value regularized(const Weight& weight) {
    const Value value = graph_.variable(weight.variable);
    const PlacementScope placed(value.node().device);
    return weight.regularizer(value);
  }

  // Adds this batch to every tracked value; returns their results.
  std::vector<Value> track(Value loss, double size) {
    const NameScope scope = graph_.scope("metrics");
    const Value weight = graph_.constant(Tensor(size));
    std::vector<Value> results;
    for (Tracked& each : model_.compiled->tracked) {
      const bool is_metric = each.source == Tracked::Source::metric;
      MetricScope state(graph_, each.variables, is_metric ? trace_.mask(predictions[each.output]) : Value());
      if (is_metric) {
        each.metric->update(state, y_.at(each.output), predictions[each.output],
                            each.weighted ? sample_weight(each.output) : Value());
        results.push_back(each.metric->result(state));
      } else {
        state.add_mean(each.source == Tracked::Source::total_loss ? loss : output_losses_[each.output], weight);
        results.push_back(state.mean());
      }
      for (const Value& update : state.assignments()) updates_.push_back(update);
    }
    return results;
  }

  void train(Value loss) {
    const NameScope scope = graph_.scope("train");
    std::vector<Value> variables;
    std::vector<Optimizer::Target> targets;
    for (const Weight& weight : model_.layer.trainable_weights()) {
      variables.push_back(graph_.variable(weight.variable));
      targets.push_back({weight.variable, weight.constraint});
    }
    Optimizer& optimizer = model_.compiled->optimizer;
    const std::vector<Value> gradient = gradients(optimizer.scale_loss(loss), variables);
    for (const Value& update : optimizer.apply_gradients(graph_, gradient, targets)) updates_.push_back(update);
    updates_.push_back(ops::assign(key_, key_ + graph_.constant(Tensor::from<std::int64_t>({0, 1}))));
  }

  ModelState& model_;
  BatchStep::Mode mode_;
  const Batch& batch_;
  Graph graph_;
  Value rows_;  // of data that a device holds
  std::vector<Value> x_, y_, sample_weight_;
  Value key_;
  Trace trace_;
  std::vector<Value> output_losses_, updates_;
};

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
  for (const Value& prediction : trace.predictions) predictions_.push_back(prediction.type());
  if (mode != Mode::predict) {
    for (const CompiledOutput& output : model.compiled->outputs) losses_.push_back(output.loss);
    if (!resident_) check_labels(batch);  // else fit has looked at all of them
    results_ = model.compiled->tracked.size();
  }
  plan_ = make_plan(trace.program(), *target_.backend, batch, listing);
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
