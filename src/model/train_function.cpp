#include <algorithm>
#include <hornet/autodiff/gradients.hpp>
#include <hornet/model/train_function.hpp>
#include <hornet/ops/pointwise.hpp>

#include "src/model/layer_state.hpp"
#include "src/model/trace.hpp"
#include "src/runtime/target.hpp"

namespace hornet {

const CallArguments<Value>& TrainStep::none() {
  static const CallArguments<Value> empty;
  return empty;
}

namespace {

std::vector<Weight> trainable_weights(const std::vector<Layer>& layers) {
  std::vector<Weight> out;
  for (const Layer& layer : layers)
    for (const Weight& weight : layer.trainable_weights())
      if (std::ranges::none_of(out, [&](const Weight& known) { return known.variable == weight.variable; }))
        out.push_back(weight);
  return out;
}

}  // namespace

void TrainStep::apply_gradients(Optimizer& optimizer, Value loss, const std::vector<Layer>& layers) {
  std::vector<Value> variables;
  std::vector<Optimizer::Target> targets;
  for (const Weight& weight : trainable_weights(layers)) {
    const Value variable = graph().variable(weight.variable);
    if (std::ranges::any_of(updates_, [&](const Value& update) { return update.node().inputs[0] == variable; }))
      throw ConfigError("apply_gradients: weight \"" + weight.variable->path +
                        "\" is updated twice in one step; make the second update a TrainFunction of its own");
    variables.push_back(variable);
    targets.push_back({weight.variable, weight.constraint});
  }
  if (loss.rank() != 0)
    throw ShapeError("apply_gradients: the loss must be a scalar, got shape " + to_string(loss.shape()) +
                     "; take its ops::mean or ops::sum");
  const std::vector<Value> slopes = gradients(optimizer.scale_loss(loss), variables);
  for (const Value& update : optimizer.apply_gradients(graph(), slopes, targets)) {
    updates_.push_back(update);
    trace_.substitute(update.node().inputs[0], update.node().inputs[1]);
  }
}

std::vector<Value> TrainStep::losses(const std::vector<Layer>& layers) {
  std::vector<Value> out = trace_.losses;
  for (const Value& added : trace_.regularization(trainable_weights(layers))) out.push_back(added);
  return out;
}

namespace {

std::string label(std::size_t i) { return "batch" + std::to_string(i); }

}  // namespace

struct TrainFunction::State {
  struct Compiled {
    Target target;
    std::vector<TensorType> types;
    std::unique_ptr<Plan> plan;
    std::vector<Tensor*> inputs;  // by tensor of the batch; nullptr for one that the step does not read
    std::size_t results = 0;
  };

  State(Body given, bool in_training) : body(std::move(given)), training(in_training) {
    if (!body) throw ConfigError("TrainFunction: the function is empty");
    owner.name = "train_function";
    key = new_random_key();
  }

  Compiled& compiled_for(const std::vector<Tensor>& batch) {
    const auto fits = [&](const Compiled& known) {
      return known.target == target_in_use() && std::ranges::equal(known.types, batch, {}, {}, &Tensor::type);
    };
    if (const auto known = std::ranges::find_if(compiled, fits); known != compiled.end()) return *known;
    return compiled.emplace_back(compile(batch));
  }

  Compiled compile(const std::vector<Tensor>& batch) {
    Compiled made{target_in_use(), {}, nullptr, {}, 0};
    Graph graph;
    std::vector<Value> values;
    for (const Tensor& tensor : batch) {
      made.types.push_back(tensor.type());
      values.push_back(graph.placeholder(tensor.dtype(), tensor.shape(), label(values.size())));
    }
    const Value random = graph.variable(key);
    Trace trace(graph, training, random);
    TrainStep step(trace, owner);
    const std::vector<Value> results = body(step, values);
    made.results = results.size();
    passes::Program program{graph, results, step.updates()};
    program.updates.insert(program.updates.end(), trace.updates.begin(), trace.updates.end());
    program.updates.push_back(next_random_numbers(random));
    made.plan = std::make_unique<Plan>(program, *made.target.backend);
    for (std::size_t i = 0; i < batch.size(); ++i) made.inputs.push_back(made.plan->input(label(i)));
    return made;
  }

  Body body;
  bool training;
  LayerState owner;                // of weights that the function makes itself
  std::shared_ptr<Variable> key;   // {seed, step}
  std::vector<Compiled> compiled;  // by the types of the batch
};

TrainFunction::TrainFunction(Body body, bool training) : state_(std::make_shared<State>(std::move(body), training)) {}

std::vector<Tensor> TrainFunction::operator()(const std::vector<Tensor>& batch) {
  State::Compiled& step = state_->compiled_for(batch);
  for (std::size_t i = 0; i < batch.size(); ++i)
    if (step.inputs[i]) step.inputs[i]->copy_from(batch[i]);
  step.plan->run();
  std::vector<Tensor> results;
  for (std::size_t i = 0; i < step.results; ++i) results.push_back(step.plan->output(static_cast<int>(i)).clone());
  return results;
}

}  // namespace hornet
