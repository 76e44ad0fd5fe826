#include "src/runtime/plan.hpp"

#include <algorithm>
#include <cstring>
#include <hornet/runtime/device_error.hpp>
#include <set>

#include "src/base/threads.hpp"
#include "src/passes/placed.hpp"
#include "src/runtime/device_step.hpp"
#include "src/runtime/execution_order.hpp"
#include "src/runtime/loop.hpp"
#include "src/runtime/optimise.hpp"

namespace hornet {
namespace {

Kernel make_kernel(const Node& node, const Backend& backend, std::int64_t& scratch_bytes) {
  KernelSite site(node);
  Kernel kernel =
      backend.memory() ? on_device_for(node, [&] { return kernel_of(site, backend); }) : kernel_of(site, backend);
  scratch_bytes = site.scratch_bytes;
  return kernel;
}

}  // namespace

Plan::Plan(const passes::Program& traced, const Backend& backend, std::vector<PassListing>* listing)
    : program_(optimise(traced, backend, listing)), device_(backend.memory()) {
  if (device_) mirror_ = std::make_unique<DeviceMirror>(*device_);
  const std::vector<Node*> order = execution_order(program_);
  std::vector<std::int64_t> scratch(order.size());
  std::vector<Kernel> by_node(order.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    if (takes_step(*order[i])) by_node[i] = make_kernel(*order[i], backend, scratch[i]);
  memory_ = plan_memory(program_, order, scratch);
  constexpr std::int64_t little = std::int64_t{16} << 20;  // as much as a GPU's cache may hold of a step's values
  if (device_ && memory_.unshared_bytes <= little)
    memory_ = plan_memory(program_, order, scratch, OuterMemory::own, Sharing::apart);
  if (device_) expect_room();
  arena_ = new_tensor({u8, {memory_.arena_bytes}});
  std::erase_if(by_node, [](const Kernel& kernel) { return !kernel; });
  bind(std::move(by_node));
  bind_copies();
  bind_fetches();
  if (mirror_)
    for (const auto& variable : updated_variables()) mirror_->writes(variable);
  for (Node* node : order) {
    if (node->op.as<passes::Placed>()) recordable_ = false;
    if (const auto* read = node->op.as<ReadVariable>()) variables_.push_back(read->variable);
    if (const auto* placeholder = node->op.as<Placeholder>()) {
      input_names_.push_back(placeholder->label);
      inputs_.push_back(memory_.place(node->value()).tensor);
    }
  }
  find_readers();
}

void Plan::find_readers() {
  readers_.resize(inputs_.size());
  const auto input_of = [&](Value value) {
    const auto* placeholder = root_of(value).node().op.as<Placeholder>();
    return placeholder ? input_index(placeholder->label) : -1;
  };
  for (std::size_t run = 0; run < runs_.size(); ++run)
    for (std::size_t in = 0; in < runs_[run].in.size(); ++in)
      if (const auto i = input_of(memory_.steps[run].node->inputs[in]); i >= 0)
        readers_[static_cast<std::size_t>(i)].operands.push_back({run, in});
  const auto keep = [&](Value value) {
    if (const auto i = input_of(value); i >= 0) readers_[static_cast<std::size_t>(i)].lendable = false;
  };
  for (const Value& fetch : program_.fetches) keep(fetch);
  for (const CopyBack& copy : memory_.copies) keep(copy.from);
}

void Plan::point_readers(std::size_t input, const void* memory) {
  for (const Readers::Operand& operand : readers_[input].operands) runs_[operand.run].in[operand.in] = memory;
}

bool Plan::lend(int i, const void* memory) {
  const auto input = static_cast<std::size_t>(i);
  if (device_ || !readers_[input].lendable) return false;
  point_readers(input, memory);
  return true;
}

void Plan::give_back() {
  if (device_) return;
  for (std::size_t i = 0; i < inputs_.size(); ++i) point_readers(i, inputs_[i].raw());
}

Tensor Plan::new_tensor(const TensorType& type) const {
  return device_ ? device_->tensor(type) : Tensor(type.dtype, type.shape);
}

// Asked before anything is allocated: nothing is half made, and the numbers are those of the whole.
void Plan::expect_room() const {
  std::int64_t values = memory_.arena_bytes, lasting = 0;
  std::set<const void*> counted;  // a view lies where its value does
  for (const std::vector<Place>& places : memory_.places)
    for (const Place& place : places) {
      if (place.kind == Place::Kind::arena) continue;
      if (place.kind == Place::Kind::variable) {
        if (!place.variable->remote() && counted.insert(place.variable.get()).second)
          lasting += place.variable->type().bytes();
      } else if (counted.insert(place.tensor.raw()).second) {
        (place.kind == Place::Kind::constant ? lasting : values) += place.tensor.bytes();
      }
    }
  const std::int64_t free = device_->free_bytes();
  if (values + lasting > free)
    throw OutOfMemoryError("the device's memory does not suffice: " + std::to_string(values) +
                               " bytes are needed for a step's values, " + std::to_string(lasting) +
                               " for weights and constants, " + std::to_string(free) + " are free",
                           values, free - lasting);
}

Tensor Plan::tensor_at(Value value) {
  const Place& place = memory_.place(value);
  if (place.kind != Place::Kind::arena) return (mirror_ ? mirror_->at(place) : place.tensor).reshape(value.shape());
  return arena_.rows(place.offset, place.offset + value.type().bytes()).viewed_as(value.type());
}

void Plan::bind(std::vector<Kernel> kernels) {
  for (std::size_t i = 0; i < memory_.steps.size(); ++i) {
    const Step& step = memory_.steps[i];
    Run run{std::move(kernels[i]), {}, {}, arena_.raw() + step.scratch_offset};
    for (const Value& input : step.node->inputs) run.in.push_back(tensor_at(input).raw());
    for (int k = 0; k < static_cast<int>(step.node->outputs.size()); ++k)
      run.out.push_back(tensor_at(step.node->value(k)).raw());
    runs_.push_back(std::move(run));
  }
}

// A source that is itself a variable may be overwritten by an earlier copy: it is set aside first.
void Plan::bind_copies() {
  std::vector<Copy> staged;
  for (const CopyBack& copy : memory_.copies) {
    Tensor from = tensor_at(copy.from);
    const auto bytes = static_cast<std::size_t>(from.bytes());
    if (memory_.place(copy.from).kind == Place::Kind::variable) {
      staging_.push_back(new_tensor(from.type()));
      staged.push_back({from.raw(), staging_.back().raw(), bytes});
      from = staging_.back();
    }
    const Tensor to = mirror_ ? mirror_->at({Place::Kind::variable, 0, {}, copy.to}) : copy.to->value();
    copies_.push_back({from.raw(), to.raw(), bytes});
  }
  copies_.insert(copies_.begin(), staged.begin(), staged.end());
}

// A fetched variable that this program also updates is copied out before the copies back.
void Plan::bind_fetches() {
  std::vector<Copy> saved;
  for (const Value& fetch : program_.fetches) {
    Tensor tensor = tensor_at(fetch);
    if (root_of(fetch).node().op.as<ReadVariable>()) {
      const Tensor copy = new_tensor(tensor.type());
      saved.push_back({tensor.raw(), copy.raw(), static_cast<std::size_t>(tensor.bytes())});
      tensor = copy;
    }
    outputs_.push_back(device_ ? Tensor(tensor.dtype(), tensor.shape()) : tensor);
    if (device_) downloads_.push_back({outputs_.back(), tensor});
  }
  copies_.insert(copies_.begin(), saved.begin(), saved.end());
}

void Plan::run() {
  enter();
  if (device_) return replay();
  const FlushDenormals flush;
  work();
}

// The first run may still set things up; the second is recorded, and replayed from then on.
void Plan::replay() {
  if (!warm_ || !recordable_ || device_->step_by_step()) {
    work();
    warm_ = true;
    return;
  }
  if (!recorded_) recorded_ = device_->record(work_on_device());
  recorded_->replay();
}

void Plan::enter() {
  if (mirror_) {
    mirror_->enter();
    downloaded_ = false;
    return;
  }
  for (const auto& variable : variables_) variable->value();  // where another plan had it on a device
}

void Plan::work() {
  for (int i = 0; i < step_count(); ++i) run_step(i);
  copy_back();
}

void Plan::run_step(int i) {
  if (device_) return run_step_on_device(i);
  const Run& run = runs_[static_cast<std::size_t>(i)];
  run.kernel({run.in.data(), run.out.data(), run.scratch});
}

void Plan::run_step_on_device(int i) {
  const Run& run = runs_[static_cast<std::size_t>(i)];
  on_device_for(*memory_.steps[static_cast<std::size_t>(i)].node, [&] {
    run.kernel({run.in.data(), run.out.data(), run.scratch});
    if (device_->step_by_step()) device_->wait();
  });
}

void Plan::copy_back() {
  for (const Copy& copy : copies_) run_copy(copy);
}

void Plan::run_copy(const Copy& copy) {
  if (device_)
    device_->copy(copy.to, copy.from, static_cast<std::int64_t>(copy.bytes));
  else
    std::memcpy(copy.to, copy.from, copy.bytes);
}

// The steps and the copies back, each with the bytes that it touches.
std::vector<DeviceWork> Plan::work_on_device() {
  std::vector<DeviceWork> all;
  for (int i = 0; i < step_count(); ++i) {
    const Step& step = memory_.steps[static_cast<std::size_t>(i)];
    const Run& run = runs_[static_cast<std::size_t>(i)];
    DeviceWork work{[this, i] { run_step(i); }, {}, {{run.scratch, step.scratch_bytes}}};
    for (std::size_t k = 0; k < run.in.size(); ++k)
      work.reads.push_back({run.in[k], step.node->inputs[k].type().bytes()});
    for (std::size_t k = 0; k < run.out.size(); ++k) work.writes.push_back({run.out[k], step.node->outputs[k].bytes()});
    all.push_back(std::move(work));
  }
  for (const Copy& copy : copies_) {
    const auto bytes = static_cast<std::int64_t>(copy.bytes);
    all.push_back({[this, &copy] { run_copy(copy); }, {{copy.from, bytes}}, {{copy.to, bytes}}});
  }
  return all;
}

std::vector<std::shared_ptr<Variable>> Plan::updated_variables() const {
  std::vector<std::shared_ptr<Variable>> variables;
  for (const Value& update : program_.updates)
    if (!update.node().op.as<passes::Placed>()) variables.push_back(variable_of(update.node().inputs[0]));
  return variables;
}

void Plan::wait() const {
  if (device_) device_->wait();
}

void Plan::download() const {
  if (downloaded_) return;
  for (const Download& fetch : downloads_) device_->download(fetch.to, fetch.from);
  downloaded_ = true;
}

int Plan::input_index(std::string_view name) const {
  const auto found = std::ranges::find(input_names_, name);
  return found == input_names_.end() ? -1 : static_cast<int>(found - input_names_.begin());
}

Tensor* Plan::input(std::string_view name) {
  const int i = input_index(name);
  return i < 0 ? nullptr : &inputs_[static_cast<std::size_t>(i)];
}

std::int64_t Plan::bytes_moved() const {
  std::int64_t total = 0;
  for (const Step& step : memory_.steps) {
    for (const Value& input : step.node->inputs) total += input.type().bytes();
    for (const TensorType& output : step.node->outputs) total += output.bytes();
  }
  return total;
}

std::string Plan::to_string() const {
  const auto where = [&](Value value) {
    const Place& place = memory_.place(value);
    switch (place.kind) {
      case Place::Kind::arena: return "@" + std::to_string(place.offset);
      case Place::Kind::placeholder: return std::string("input");
      case Place::Kind::constant: return std::string("constant");
      case Place::Kind::variable: return std::string("variable");
      case Place::Kind::fetch: return std::string("fetch");
    }
    return std::string();
  };
  std::string out;
  for (const Step& step : memory_.steps) {
    out += std::string(step.node->op.name()) + " \"" + step.node->name + "\"";
    if (const auto* placed = step.node->op.as<passes::Placed>()) out += " on " + placed->device;
    for (const Value& input : step.node->inputs) out += " " + hornet::to_string(input.type()) + " " + where(input);
    out += " ->";
    for (int i = 0; i < static_cast<int>(step.node->outputs.size()); ++i)
      out +=
          " " + hornet::to_string(step.node->outputs[static_cast<std::size_t>(i)]) + " " + where(step.node->value(i));
    out += step.scratch_bytes ? " scratch " + std::to_string(step.scratch_bytes) + "\n" : "\n";
  }
  return out + "arena " + std::to_string(memory_.arena_bytes) + " bytes (" + std::to_string(memory_.unshared_bytes) +
         " without sharing), " + std::to_string(memory_.copies.size()) + " copies back\n";
}

std::vector<Tensor> run_node(const Node& node, const std::vector<Tensor>& inputs, const Backend& backend) {
  if (is_view(node)) return {inputs[0].reshape(node.outputs[0].shape)};
  const DeviceMemory* device = backend.memory();
  const auto place = [&](const TensorType& type) {
    return device ? device->tensor(type) : Tensor(type.dtype, type.shape);
  };
  std::int64_t scratch_bytes = 0;
  const Kernel kernel = make_kernel(node, backend, scratch_bytes);
  std::vector<Tensor> operands, outputs;
  std::vector<const void*> in;
  std::vector<void*> out;
  for (const Tensor& input : inputs) {
    operands.push_back(device ? uploaded(input, *device) : input);
    in.push_back(operands.back().raw());
  }
  for (const TensorType& type : node.outputs) out.push_back(outputs.emplace_back(place(type)).raw());
  const Tensor scratch = place({u8, {scratch_bytes}});
  const FlushDenormals flush;
  const KernelArgs args{in.data(), out.data(), scratch.raw()};
  if (!device) {
    kernel(args);
    return outputs;
  }
  on_device_for(node, [&] {
    kernel(args);
    for (Tensor& output : outputs) output = downloaded(output, *device);
  });
  return outputs;
}

}  // namespace hornet
