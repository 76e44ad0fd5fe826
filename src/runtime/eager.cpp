#include <hornet/base/error.hpp>
#include <hornet/runtime/eager.hpp>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "src/runtime/plan.hpp"
#include "src/runtime/target.hpp"

namespace hornet {
namespace {

constexpr std::size_t max_plans = 256;
constexpr std::int64_t max_bytes = 64 << 20;

std::string input_name(std::size_t i) { return "input_" + std::to_string(i); }

passes::Program trace(const GraphFunction& function, const std::vector<Tensor>& inputs) {
  if (inputs.empty()) throw ConfigError("eager: a function needs at least one tensor to work on, got none");
  Graph graph;
  std::vector<Value> values;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    values.push_back(graph.placeholder(inputs[i].dtype(), inputs[i].shape(), input_name(i)));
  passes::Program program{graph, function(values), {}};
  for (const Value& fetch : program.fetches) {
    if (!fetch || !(fetch.graph() == graph))
      throw ConfigError(
          "eager: the function must return values computed from its inputs, got an empty value or one of "
          "another graph");
    if (fetch.node().op.name() == "assign") program.updates.push_back(fetch);
  }
  return program;
}

// Everything that a compiled plan depends on. A variable counts by its address: the plan keeps it alive.
std::string key_of(const Node& node) {
  std::string key = std::string(node.op.name()) + (node.device.empty() ? "" : "@" + node.device);
  if (const auto* constant = node.op.as<Constant>()) {
    const Tensor& value = constant->value;
    key += to_string(value.type());
    return key.append(reinterpret_cast<const char*>(value.raw()), static_cast<std::size_t>(value.bytes()));
  }
  if (const auto* read = node.op.as<ReadVariable>())
    return key + std::to_string(reinterpret_cast<std::uintptr_t>(read->variable.get()));
  key += to_json(node.op.attributes());
  for (const Value& input : node.inputs)
    key += "," + std::to_string(input.node().id) + ":" + std::to_string(input.output());
  return key;
}

std::string key_of(const passes::Program& program, const Target& target) {
  std::string key = to_string(target);
  for (const Node& node : program.graph.nodes()) key += key_of(node) + ";";
  for (const Value& fetch : program.fetches)
    key += " " + std::to_string(fetch.node().id) + ":" + std::to_string(fetch.output());
  return key;
}

// Plans that are not running, the last used first. A plan that runs is out of the cache, so that no two threads share
// its memory; a second thread compiles one of its own.
class PlanCache {
 public:
  std::unique_ptr<Plan> take(const std::string& key) {
    const std::lock_guard lock(mutex_);
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry)
      if (entry->key == key) {
        std::unique_ptr<Plan> plan = std::move(entry->plan);
        bytes_ -= entry->bytes;
        entries_.erase(entry);
        return plan;
      }
    return nullptr;
  }

  void put(std::string key, std::unique_ptr<Plan> plan, std::int64_t bytes) {
    std::list<Entry> dropped;  // destroyed after the lock
    const std::lock_guard lock(mutex_);
    entries_.push_front({std::move(key), std::move(plan), bytes});
    bytes_ += bytes;
    while (entries_.size() > max_plans || bytes_ > max_bytes) {
      bytes_ -= entries_.back().bytes;
      dropped.splice(dropped.begin(), entries_, std::prev(entries_.end()));
    }
  }

 private:
  struct Entry {
    std::string key;
    std::unique_ptr<Plan> plan;
    std::int64_t bytes;
  };
  std::mutex mutex_;
  std::list<Entry> entries_;
  std::int64_t bytes_ = 0;
};

// Never destroyed: its plans may be a device's, whose libraries are taken down before what was there when they came.
PlanCache& cache() {
  static PlanCache& plans = *new PlanCache;
  return plans;
}

std::int64_t bytes_held(const Plan& plan, const passes::Program& program, const std::vector<Tensor>& inputs) {
  std::int64_t bytes = plan.memory().arena_bytes;
  for (const Tensor& input : inputs) bytes += input.bytes();
  for (const Value& fetch : program.fetches) bytes += fetch.type().bytes();
  return bytes;
}

}  // namespace

std::vector<Tensor> eager(const GraphFunction& function, const std::vector<Tensor>& inputs) {
  const passes::Program program = trace(function, inputs);
  const Target target = target_in_use();
  std::string key = key_of(program, target);
  std::unique_ptr<Plan> plan = cache().take(key);
  if (!plan) plan = std::make_unique<Plan>(program, *target.backend);
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (Tensor* input = plan->input(input_name(i))) input->copy_from(inputs[i]);
  plan->run();

  const std::int64_t bytes = bytes_held(*plan, program, inputs) + static_cast<std::int64_t>(key.size());
  const int count = static_cast<int>(program.fetches.size());
  if (bytes > max_bytes && count == 1 && program.updates.empty()) return {plan->output(0)};  // it dies with the plan
  std::vector<Tensor> outputs;
  for (int i = 0; i < count; ++i) outputs.push_back(plan->output(i).clone());
  if (bytes <= max_bytes) cache().put(std::move(key), std::move(plan), bytes);
  return outputs;
}

}  // namespace hornet
