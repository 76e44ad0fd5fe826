#include "layers/recurrence.hpp"

#include <algorithm>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/scan.hpp>
#include <hornet/ops/shape.hpp>
#include <numeric>

#include "layers/arguments.hpp"

namespace hornet::layers {
namespace {

// [batch, time, …] to [time, batch, …], and back.
Value swap_batch_and_time(Value x) {
  std::vector<std::int64_t> axes(static_cast<std::size_t>(x.rank()));
  std::iota(axes.begin(), axes.end(), 0);
  std::swap(axes[0], axes[1]);
  return ops::transpose(x, axes);
}

class CellRun {
 public:
  CellRun(Scope& scope, const Layer& cell, const Recurrence& options, Value x)
      : scope_(scope),
        cell_(cell),
        options_(options),
        dtype_(cell.dtype_policy().compute_dtype()),
        x_(ops::cast(x, dtype_)),
        mask_(scope.mask(x)) {
    expect_sequences(x_);
    const auto spec = cell.definition().cell_spec(x_.shape().slice(2, x_.rank()));
    if (!spec)
      throw ConfigError("expected a cell, got a " + std::string(cell.class_name()) +
                        "; a cell says what it carries in cell_spec()");
    spec_ = *spec;
    find_initial_states(scope.arguments("initial_state"));
  }

  std::vector<Value> run() {
    const std::size_t count = initial_.size();
    std::vector<Value> carried = initial_;
    if (repeats_outputs()) carried.push_back(zeros_like(initial_[output_state()]));
    std::vector<Value> sequences{swap_batch_and_time(x_)};
    if (mask_) sequences.push_back(swap_batch_and_time(mask_));
    ops::ScanValues result =
        ops::scan(carried, sequences, [&](const auto& states, const auto& slices) { return step(states, slices); },
                  {.reverse = options_.go_backwards});
    result.carries.resize(count);
    if (options_.stateful)
      for (std::size_t i = 0; i < count; ++i) scope_.update(kept_[i], result.carries[i]);
    std::vector<Value> outputs{output_of(result)};
    if (options_.return_state) outputs.insert(outputs.end(), result.carries.begin(), result.carries.end());
    for (Value& output : outputs) output = ops::cast(output, scope_.compute_dtype());
    if (options_.return_sequences && mask_) scope_.set_mask(outputs[0], mask_);
    return outputs;
  }

 private:
  std::size_t output_state() const { return static_cast<std::size_t>(spec_.output_state); }
  // An unrolled loop repeats the output before a masked step, any other the state that stands for it. Both are Keras'.
  bool repeats_outputs() const { return mask_ && options_.unroll; }

  Value zeros_like(Value x) const { return scope_.graph().constant(Tensor::zeros(x.shape(), x.dtype())); }

  void find_initial_states(const std::vector<Value>& given) {
    if (!given.empty() && given.size() != spec_.states.size())
      throw ShapeError("expected " + std::to_string(spec_.states.size()) + " initial states, got " +
                       std::to_string(given.size()));
    for (std::size_t i = 0; i < spec_.states.size(); ++i) {
      const Shape shape = Shape{x_.shape()[0]} + spec_.states[i];
      if (options_.stateful)
        kept_.push_back(scope_.state("rnn_state_" + std::to_string(i), shape, scope_.variable_dtype()));
      if (given.empty())
        initial_.push_back(options_.stateful ? ops::cast(kept_[i], dtype_)
                                             : scope_.graph().constant(Tensor::zeros(shape, dtype_)));
      else if (given[i].shape() == shape)
        initial_.push_back(ops::cast(given[i], dtype_));
      else
        throw ShapeError("expected initial state " + std::to_string(i) + " of shape " + to_string(shape.with(0, None)) +
                         ", got " + shown(given[i]));
    }
  }

  // select(mask, a, b); `mask` [batch] stretches over the axes behind it.
  static Value where(Value mask, Value a, Value b) {
    Shape shape = mask.shape();
    while (shape.rank() < a.rank()) shape = shape + Shape{1};
    return ops::select(ops::cast(ops::reshape(mask, shape), b8), a, b);
  }

  ops::ScanValues step(const std::vector<Value>& states, const std::vector<Value>& slices) {
    std::vector<Value> inputs{slices[0]};
    inputs.insert(inputs.end(), states.begin(), states.begin() + static_cast<std::ptrdiff_t>(initial_.size()));
    std::vector<Value> next = cell_.call(scope_, inputs);
    if (next.size() != inputs.size())
      throw ShapeError("expected its cell to return an output and " + std::to_string(initial_.size()) +
                       " states, got " + std::to_string(next.size()) + " values");
    Value output = next[0];
    next.erase(next.begin());
    const bool is_state = output == next[output_state()];  // then it is masked as the state is
    if (mask_) {
      for (std::size_t i = 0; i < next.size(); ++i) next[i] = where(slices[1], next[i], states[i]);
      output = masked_output(slices[1], output, states, is_state ? next[output_state()] : Value());
    }
    if (repeats_outputs()) next.push_back(output);
    const auto found = std::ranges::find(next, output);
    last_output_ = found == next.end() ? -1 : found - next.begin();
    const bool keep = options_.return_sequences || last_output_ < 0 || repeats_outputs();
    return {next, keep ? std::vector{output} : std::vector<Value>{}};
  }

  Value masked_output(Value mask, Value output, const std::vector<Value>& states, Value masked_state) const {
    if (options_.unroll) return where(mask, output, states.back());
    if (options_.zero_output_for_mask) return where(mask, output, ops::scalar(0, output));
    return masked_state ? masked_state : where(mask, output, states[output_state()]);
  }

  // All outputs in the order in which they were computed, or the last one.
  Value output_of(const ops::ScanValues& result) const {
    if (!options_.return_sequences && result.outputs.empty())
      return result.carries[static_cast<std::size_t>(last_output_)];
    const Value outputs = result.outputs[0];
    if (options_.return_sequences) {
      const Value y = swap_batch_and_time(outputs);
      return options_.go_backwards ? ops::reverse(y, 1) : y;
    }
    std::vector<std::int64_t> begin(static_cast<std::size_t>(outputs.rank()), 0), size = outputs.shape().extents();
    begin[0] = options_.go_backwards ? 0 : size[0] - 1;
    size[0] = 1;
    return ops::squeeze(ops::slice(outputs, begin, size), 0);
  }

  Scope& scope_;
  const Layer& cell_;
  const Recurrence& options_;
  DType dtype_;  // that the cell computes in
  Value x_, mask_;
  CellSpec spec_;
  std::vector<Value> initial_, kept_;
  std::ptrdiff_t last_output_ = -1;  // the state that is the output, if one is
};

}  // namespace

std::vector<Value> run_cell(Scope& scope, const Layer& cell, const Recurrence& options, Value x) {
  return CellRun(scope, cell, options, x).run();
}

}  // namespace hornet::layers
