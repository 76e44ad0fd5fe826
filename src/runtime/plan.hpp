// Plan: a compiled program. Kernels are chosen, buffers are placed, library primitives exist; run() only walks the
// steps, allocates nothing and decides nothing.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "src/runtime/backend.hpp"
#include "src/runtime/device_mirror.hpp"
#include "src/runtime/memory_plan.hpp"

namespace hornet {

// A program after one pass, for printing: "traced", "common subexpressions", "composed", "constants folded",
// "simplified", "fused"; last the "fusion report".
struct PassListing {
  std::string pass;
  std::string text;
};

class Plan {
 public:
  Plan(const passes::Program& program, const Backend& backend, std::vector<PassListing>* listing = nullptr);

  void run();
  // The parts of run(), for measuring: the values to where the kernels work, each step in its turn, the copies back.
  void enter();
  void run_step(int i);  // an error of a device names the step's node and op
  void copy_back();
  void wait() const;  // for the device, where there is one
  // On a device: run() again on the values that are there. How many launches the last time was of.
  void replay();
  std::int64_t launches() const { return recorded_ ? recorded_->launches() : 0; }
  const DeviceMemory* device() const { return device_; }
  std::vector<std::shared_ptr<Variable>> updated_variables() const;  // on the plan's device

  // The memory of a placeholder, to be filled before run(); nullptr when the program does not use it.
  Tensor* input(std::string_view name);
  const std::vector<std::string>& input_names() const { return input_names_; }
  // Input i (of input_names()) is read where it lies, until give_back(), in place of the plan's own memory. False where
  // it has to be copied: its value is fetched or assigned as it is, or goes to a device.
  int input_index(std::string_view name) const;  // -1 when the program does not use it
  bool lend(int i, const void* memory);
  void give_back();
  // What run() left in fetch i. The tensor is the plan's: the next run overwrites it. From a device it comes when asked
  // for, and waits for the run.
  const Tensor& output(int i) const {
    if (!downloads_.empty()) download();
    return outputs_[static_cast<std::size_t>(i)];
  }

  const MemoryPlan& memory() const { return memory_; }
  int step_count() const { return static_cast<int>(runs_.size()); }
  std::int64_t bytes_moved() const;  // read and written by all steps' inputs and outputs
  std::string to_string() const;     // one line a step: op, types, bytes, where it lies

 private:
  struct Run {
    Kernel kernel;
    std::vector<const void*> in;
    std::vector<void*> out;
    void* scratch;
  };
  struct Copy {
    const void* from;
    void* to;
    std::size_t bytes;
  };
  struct Download {
    Tensor to, from;
  };

  // The operands that read an input.
  struct Readers {
    struct Operand {
      std::size_t run, in;
    };
    std::vector<Operand> operands;
    bool lendable = true;
  };

  void find_readers();
  void point_readers(std::size_t input, const void* memory);
  void work();  // the steps and the copies back
  void run_copy(const Copy& copy);
  std::vector<DeviceWork> work_on_device();
  void run_step_on_device(int i);
  void download() const;
  Tensor tensor_at(Value value);
  Tensor new_tensor(const TensorType& type) const;  // for kernels
  void expect_room() const;                         // on the device; throws OutOfMemoryError
  void bind(std::vector<Kernel> kernels);
  void bind_copies();
  void bind_fetches();

  passes::Program program_;
  const DeviceMemory* device_;  // nullptr for the host
  std::unique_ptr<DeviceMirror> mirror_;
  MemoryPlan memory_;
  Tensor arena_;
  std::vector<Run> runs_;
  std::vector<Copy> copies_;     // after the steps, in order
  std::vector<Tensor> staging_;  // sources that a copy back would overwrite
  std::vector<Tensor> outputs_;
  std::vector<std::string> input_names_;
  std::vector<Tensor> inputs_;
  std::vector<Readers> readers_;                      // by input
  std::vector<std::shared_ptr<Variable>> variables_;  // that the program reads or writes
  std::vector<Download> downloads_;                   // of outputs, from the device
  mutable bool downloaded_ = false;
  bool warm_ = false;       // has run on the device once
  bool recordable_ = true;  // no step needs the host
  std::unique_ptr<RecordedWork> recorded_;
};

// Runs one node at once on given inputs: what constant folding computes with.
std::vector<Tensor> run_node(const Node& node, const std::vector<Tensor>& inputs, const Backend& backend);

}  // namespace hornet
