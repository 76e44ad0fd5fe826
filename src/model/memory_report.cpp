// What a training step needs, told before anything is trained.
#include <hornet/model/model.hpp>
#include <set>

#include "src/model/model_state.hpp"

namespace hornet {
namespace {

// A batch of zeros of the model's own input and output types. Sparse labels are told by the loss's class name.
Batch blank_batch(ModelState& model, std::int64_t size) {
  if (size < 1) throw ConfigError("memory_plan: 'batch_size' must be >= 1, got " + std::to_string(size));
  const auto concrete = [&](Shape shape) {
    shape[0] = size;
    if (!shape.is_static())
      throw ConfigError("memory_plan: shape " + to_string(shape) + " has unknown extents beside the batch");
    return shape;
  };
  Batch batch;
  batch.size = size;
  for (const KerasTensor& input : model.functional().inputs())
    batch.x.emplace_back(input.dtype(), concrete(input.shape()));
  const auto& outputs = model.functional().outputs();
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Loss& loss = model.compiled->outputs[i].loss;
    const bool sparse = loss && loss.class_name() == "SparseCategoricalCrossentropy";
    const Shape shape = concrete(outputs[i].shape());
    batch.y.emplace_back(sparse ? i32 : f32, sparse ? shape.slice(0, shape.rank() - 1) : shape);
  }
  return batch;
}

std::int64_t bytes_of(const std::vector<std::shared_ptr<Variable>>& variables) {
  std::int64_t bytes = 0;
  for (const auto& variable : variables) bytes += variable->type().bytes();
  return bytes;
}

}  // namespace

MemoryReport Model::memory_plan(std::int64_t batch_size) {
  model_->need_compiled("memory_plan");
  const BatchStep step(*model_, BatchStep::Mode::train, blank_batch(*model_, batch_size));
  const MemoryPlan& memory = step.plan().memory();
  MemoryReport report;
  for (const Weight& weight : weights()) report.weights += weight.variable->type().bytes();
  report.optimizer = bytes_of(model_->compiled->optimizer.variables());
  std::set<const std::byte*> counted;  // a view lies where its value does
  for (const std::vector<Place>& places : memory.places)
    for (const Place& place : places) {
      if (!counted.insert(place.tensor.raw()).second) continue;
      if (place.kind == Place::Kind::placeholder) report.inputs += place.tensor.bytes();
      if (place.kind == Place::Kind::constant) report.constants += place.tensor.bytes();
      if (place.kind == Place::Kind::fetch) report.results += place.tensor.bytes();
    }
  report.activations = memory.arena_bytes;
  report.activations_unshared = memory.unshared_bytes;
  report.steps = step.plan().step_count();
  report.bytes_moved = step.plan().bytes_moved();
  return report;
}

std::string Model::explain(std::int64_t batch_size) {
  model_->need_compiled("explain");
  std::vector<PassListing> listing;
  const BatchStep step(*model_, BatchStep::Mode::train, blank_batch(*model_, batch_size), &listing);
  std::string out;
  for (const auto& [pass, text] : listing) out += "== " + pass + "\n" + text;
  return out + "== plan\n" + step.plan().to_string();
}

std::string to_string(const MemoryReport& report) {
  const auto line = [](const char* what, std::int64_t bytes) {
    return std::string(what) + std::to_string(bytes) + " bytes\n";
  };
  return line("weights          ", report.weights) + line("optimizer        ", report.optimizer) +
         line("inputs           ", report.inputs) + line("activations      ", report.activations) +
         line("  without sharing ", report.activations_unshared) + line("constants        ", report.constants) +
         line("results          ", report.results) + line("total            ", report.total()) + "steps            " +
         std::to_string(report.steps) + "\n" + line("moved each step  ", report.bytes_moved);
}

}  // namespace hornet
