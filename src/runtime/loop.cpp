#include "src/runtime/loop.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <numeric>
#include <optional>

#include "src/base/fetch_to_write.hpp"
#include "src/base/threads.hpp"
#include "src/passes/concurrent.hpp"
#include "src/passes/divided_scan.hpp"
#include "src/passes/placed.hpp"
#include "src/runtime/concurrent.hpp"
#include "src/runtime/device_mirror.hpp"
#include "src/runtime/placed.hpp"

namespace hornet {
namespace {

constexpr std::int64_t kAlignment = 64;

std::int64_t aligned(std::int64_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

// Of a step's outputs, what is fetched while the step before is made: as much as may lie beside what that one needs.
constexpr std::int64_t kMostFetched = 32 << 10;

// Where a pointer of the step leads: into the scratch, to memory that stays, to an input of the scan, or to where
// result `index` of the present step is written.
struct Target {
  enum class Kind { scratch, fixed, input, result };
  Kind kind = Kind::scratch;
  int index = 0;
  std::int64_t offset = 0;
  const void* memory = nullptr;
  bool moves(const ops::Scan& scan) const {
    return kind == Kind::result || (kind == Kind::input && index < scan.carries + scan.sequences);
  }
};

class Loop {
 public:
  // `in`: the types of the scan's inputs, with all rows.
  Loop(passes::DividedScan scan, std::span<const TensorType> in, const Backend& backend)
      : scan_(std::move(scan)), device_(backend.memory()) {
    if (device_) mirror_.emplace(*device_);
    const passes::Program program{scan_.body.graph, scan_.body.results, {}};
    for (int i = 0; i < static_cast<int>(in.size()); ++i) {
      const std::int64_t bytes = in[at(i)].bytes();
      input_bytes_.push_back(scan_.is_sequence(i) && scan_.steps > 0 ? bytes / scan_.steps : bytes);
      input_part_bytes_.push_back(scan_.is_divided(i) ? input_bytes_.back() / scan_.parts : 0);
    }
    for (const Value& result : scan_.body.results) result_bytes_.push_back(result.type().bytes());
    const std::vector<Node*> order = passes::live_nodes(program);
    std::vector<std::int64_t> scratch(order.size());
    std::vector<Kernel> kernels;
    for (std::size_t i = 0; i < order.size(); ++i)
      if (takes_step(*order[i])) kernels.push_back(make(*order[i], backend, scratch[i]));
    memory_ = plan_memory(program, order, scratch, OuterMemory::borrowed);
    find_writers();
    find_states_before();
    for (std::size_t i = 0; i < memory_.steps.size(); ++i) bind(memory_.steps[i], std::move(kernels[i]));
    find_copies();
    lay_out();
    share_fetches();
  }

  std::int64_t scratch_bytes() const { return scratch_bytes_; }

  std::int64_t parts() const { return scan_.parts; }

  // All steps of one part of the rows.
  void run(const KernelArgs& args, std::int64_t part) const {
    run({args.in, args.out, static_cast<std::byte*>(args.scratch) + part * scratch_bytes_, part});
  }

 private:
  // The memory that one part works in.
  struct PartArgs {
    const void* const* in;
    void* const* out;
    std::byte* scratch;
    std::int64_t part;
  };

  void run(const PartArgs& args) const {
    std::byte* scratch = args.scratch;
    void** const pointers = pointers_.data() + static_cast<std::size_t>(args.part) * targets_.size();
    for (std::size_t i = 0; i < targets_.size(); ++i)
      if (!targets_[i].moves(scan_)) pointers[i] = address(targets_[i], args, 0);
    begin(args);
    for (std::int64_t step = 0; step < scan_.steps; ++step) {
      move_pointers(pointers, args, step);
      for (const Run& run : runs_) {
        if (step + 1 < scan_.steps) fetch(run, args, step + 1);
        run.kernel({const_cast<const void* const*>(pointers + run.in), pointers + run.out, scratch + run.scratch});
      }
      for (const Copy& copy : copies_) move(result(copy.to, args, step), address(copy.from, args, step), copy.bytes);
    }
    finish(args);
  }

  // To where they lead at a step; the first two steps are unlike the others.
  void move_pointers(void** pointers, const PartArgs& args, std::int64_t step) const {
    for (const Moving& moving : moving_) {
      void*& pointer = pointers[moving.target];
      const bool goes_on = moving.bytes != 0 && step > 1;
      pointer =
          goes_on ? static_cast<std::byte*>(pointer) + moving.bytes : address(targets_[moving.target], args, step);
    }
  }

  struct Run {
    Kernel kernel;
    std::size_t in, out;  // first of its pointers
    std::int64_t scratch;
    std::vector<int> fetched = {};  // outputs whose memory of the next step is asked for before it
  };
  struct Moving {
    std::size_t target;
    std::int64_t bytes;  // from step to step once two are done; 0 where it is none such
  };
  struct Copy {
    Target from;
    int to;  // result
    std::size_t bytes;
  };

  static std::size_t at(int i) { return static_cast<std::size_t>(i); }
  static std::pair<const Node*, int> key(Value value) { return {&value.node(), value.output()}; }

  static Kernel make(const Node& node, const Backend& backend, std::int64_t& scratch_bytes) {
    KernelSite site(node);
    Kernel kernel = kernel_of(site, backend);
    scratch_bytes = site.scratch_bytes;
    return kernel;
  }

  // Of several results that are one value the step writes one, an output of every step where there is one.
  void find_writers() {
    for (int i = static_cast<int>(scan_.body.results.size()) - 1; i >= 0; --i) {
      const Value root = root_of(scan_.body.results[at(i)]);
      if (memory_.place(root).kind != Place::Kind::fetch) continue;
      const auto [known, added] = writer_.try_emplace(key(root), i);
      if (!added && scan_.is_carry(known->second)) known->second = i;
    }
    for (int i = 0; i < scan_.carries; ++i) {
      const auto writer = writer_.find(key(root_of(scan_.body.results[at(i)])));
      kept_as_.push_back(writer != writer_.end() && !scan_.is_carry(writer->second) ? writer->second : -1);
    }
  }

  // A state that is an output as it was before the step, for a gradient, is written there by the step before.
  void find_states_before() {
    before_as_.assign(at(scan_.carries), -1);
    for (int i = scan_.carries; i < static_cast<int>(scan_.body.results.size()); ++i) {
      const Value root = root_of(scan_.body.results[at(i)]);
      const auto* placeholder = root.node().op.as<Placeholder>();
      const int state = placeholder ? scan_.input_of(placeholder->label) : -1;
      if (state >= 0 && scan_.is_carry(state) && kept_as_[at(state)] < 0 && before_as_[at(state)] < 0)
        before_as_[at(state)] = i;
    }
  }

  Target target_of(Value value) {
    const Value root = root_of(value);
    const Place& place = memory_.place(root);
    switch (place.kind) {
      case Place::Kind::arena: return {.kind = Target::Kind::scratch, .offset = place.offset};
      case Place::Kind::placeholder:
        return {.kind = Target::Kind::input, .index = scan_.input_of(root.node().op.as<Placeholder>()->label)};
      case Place::Kind::fetch: return {.kind = Target::Kind::result, .index = writer_.at(key(root))};
      case Place::Kind::constant:
      case Place::Kind::variable: break;
    }
    return {.kind = Target::Kind::fixed, .memory = mirror_ ? mirror_->at(place).raw() : place.tensor.raw()};
  }

  void bind(const Step& step, Kernel kernel) {
    Run run{std::move(kernel), targets_.size(), targets_.size() + step.node->inputs.size(), step.scratch_offset};
    for (const Value& input : step.node->inputs) targets_.push_back(target_of(input));
    for (int i = 0; i < static_cast<int>(step.node->outputs.size()); ++i)
      targets_.push_back(target_of(step.node->value(i)));
    runs_.push_back(std::move(run));
  }

  // Results that no kernel of the step writes where they belong.
  void find_copies() {
    for (int i = 0; i < static_cast<int>(scan_.body.results.size()); ++i) {
      const Value result = scan_.body.results[at(i)];
      const Target from = target_of(result);
      const bool written = from.kind == Target::Kind::result && from.index == i;
      const bool before =
          from.kind == Target::Kind::input && scan_.is_carry(from.index) && before_as_[at(from.index)] == i;
      if (written || before || (scan_.is_carry(i) && kept_as_[at(i)] >= 0)) continue;
      copies_.push_back({from, i, static_cast<std::size_t>(result_bytes_[at(i)])});
    }
  }

  // The scratch: the step's arena, and two places for each state between steps.
  void lay_out() {
    for (std::size_t i = 0; i < targets_.size(); ++i)
      if (targets_[i].moves(scan_)) moving_.push_back({i, stride(targets_[i])});
    pointers_.resize(static_cast<std::size_t>(scan_.parts) * targets_.size());
    scratch_bytes_ = aligned(memory_.arena_bytes);
    for (int i = 0; i < scan_.carries; ++i) {
      states_at_.push_back(scratch_bytes_);
      if (kept_as_[at(i)] < 0 && before_as_[at(i)] < 0) scratch_bytes_ += 2 * aligned(result_bytes_[at(i)]);
    }
  }

  void fetch(const Run& run, const PartArgs& args, std::int64_t step) const {
    for (int i : run.fetched) fetch_to_write(result(i, args, step), result_bytes_[at(i)]);
  }

  // Outputs pass through memory that no cache knows any more, or another core's does: waiting for it takes as long as a
  // kernel. All kernels of the step before take a share, as a core keeps track of a few lines on their way only.
  void share_fetches() {
    const int results = static_cast<int>(result_bytes_.size());
    const std::int64_t bytes =
        std::accumulate(result_bytes_.begin() + scan_.carries, result_bytes_.end(), std::int64_t{0});
    if (device_ || runs_.empty() || bytes > kMostFetched) return;
    for (int i = scan_.carries; i < results; ++i) runs_[at(i) % runs_.size()].fetched.push_back(i);
  }

  // From step to step, but from the first to the second; 0 where it varies.
  std::int64_t stride(const Target& target) const {
    const auto i = at(target.index);
    const bool input = target.kind == Target::Kind::input;
    const std::int64_t forward = scan_.reverse ? -1 : 1;
    if (input && scan_.is_sequence(target.index)) return forward * input_bytes_[i];
    const bool in_output = !scan_.is_carry(target.index) || kept_as_[i] >= 0 || (input && before_as_[i] >= 0);
    return in_output ? forward * scan_.parts * result_bytes_[i] : 0;
  }

  std::int64_t row(std::int64_t step) const { return scan_.reverse ? scan_.steps - 1 - step : step; }

  // A part's rows of an input, or all it has; the part's rows of an output of one step or of a state.
  std::byte* input(int i, const PartArgs& args) const {
    return static_cast<std::byte*>(const_cast<void*>(args.in[i])) + args.part * input_part_bytes_[at(i)];
  }
  std::byte* output(int i, const PartArgs& args) const {
    return static_cast<std::byte*>(args.out[i]) + args.part * result_bytes_[at(i)];
  }

  // Where result i of a step lies: an output's row; for a state its final place after the last step.
  std::byte* result(int i, const PartArgs& args, std::int64_t step) const {
    if (!scan_.is_carry(i)) return output(i, args) + row(step) * scan_.parts * result_bytes_[at(i)];
    if (kept_as_[at(i)] >= 0) return result(kept_as_[at(i)], args, step);
    if (step == scan_.steps - 1) return output(i, args);
    if (const int before = before_as_[at(i)]; before >= 0) return result(before, args, step + 1);
    return args.scratch + states_at_[at(i)] + step % 2 * aligned(result_bytes_[at(i)]);
  }

  void* address(const Target& target, const PartArgs& args, std::int64_t step) const {
    const int i = target.index;
    switch (target.kind) {
      case Target::Kind::scratch: return args.scratch + target.offset;
      case Target::Kind::fixed: return const_cast<void*>(target.memory);
      case Target::Kind::result: return result(i, args, step);
      case Target::Kind::input: break;
    }
    if (scan_.is_sequence(i)) return input(i, args) + row(step) * input_bytes_[at(i)];
    return scan_.is_carry(i) && step > 0 ? result(i, args, step - 1) : input(i, args);
  }

  void move(void* to, const void* from, std::size_t bytes) const {
    if (device_)
      device_->copy(to, from, static_cast<std::int64_t>(bytes));
    else
      std::memcpy(to, from, bytes);
  }

  // The states before the first step.
  void begin(const PartArgs& args) const {
    for (int i = 0; i < scan_.carries && scan_.steps > 0; ++i)
      if (const int before = before_as_[at(i)]; before >= 0)
        move(result(before, args, 0), input(i, args), static_cast<std::size_t>(result_bytes_[at(i)]));
  }

  void finish(const PartArgs& args) const {
    for (int i = 0; i < scan_.carries; ++i) {
      const auto bytes = static_cast<std::size_t>(result_bytes_[at(i)]);
      if (scan_.steps == 0)
        move(output(i, args), input(i, args), bytes);
      else if (kept_as_[at(i)] >= 0)
        move(output(i, args), result(i, args, scan_.steps - 1), bytes);
    }
  }

  passes::DividedScan scan_;
  const DeviceMemory* device_;          // nullptr for the host
  std::optional<DeviceMirror> mirror_;  // of the step's constants
  MemoryPlan memory_;
  std::vector<std::int64_t> input_bytes_;              // of one step, all rows
  std::vector<std::int64_t> input_part_bytes_;         // from part to part, 0 where each has all
  std::vector<std::int64_t> result_bytes_;             // of one step and part
  std::map<std::pair<const Node*, int>, int> writer_;  // root -> the result in whose place a kernel writes it
  std::vector<int> kept_as_;                           // by carry: the output that is the same value, or -1
  std::vector<int> before_as_;                         // by carry: the output that is the state before the step, or -1
  std::vector<Target> targets_;                        // of every pointer of every kernel
  std::vector<Moving> moving_;                         // those that change from step to step
  std::vector<Run> runs_;
  std::vector<Copy> copies_;             // after each step
  mutable std::vector<void*> pointers_;  // by part, by target: the host's scratch, wherever the kernels' lies
  std::int64_t scratch_bytes_ = 0;
  std::vector<std::int64_t> states_at_;  // by carry
};

}  // namespace

LoopKernel loop_kernel(KernelSite& site, const Backend& backend) {
  const auto* divided = site.node.op.as<passes::DividedScan>();
  const auto loop = std::make_shared<const Loop>(
      divided ? *divided : passes::DividedScan{*site.node.op.as<ops::Scan>(), 1, {}}, site.in, backend);
  site.scratch_bytes = loop->parts() * loop->scratch_bytes();
  return {loop->parts(), [loop](const KernelArgs& args, std::int64_t part) { loop->run(args, part); }};
}

bool is_loop(const Op& op) { return op.as<ops::Scan>() || op.as<passes::DividedScan>(); }

Kernel scan_kernel(KernelSite& site, const Backend& backend) {
  LoopKernel loop = loop_kernel(site, backend);
  if (loop.parts == 1) return [run = std::move(loop.run)](const KernelArgs& args) { run(args, 0); };
  return [loop = std::move(loop)](const KernelArgs& args) {
    parallel_for(loop.parts, [&](std::int64_t part) { loop.run(args, part); });
  };
}

Kernel kernel_of(KernelSite& site, const Backend& backend) {
  if (is_loop(site.node.op)) return scan_kernel(site, backend);
  if (site.node.op.as<passes::Concurrent>()) return concurrent_kernel(site, backend);
  if (site.node.op.as<passes::Placed>()) return placed_kernel(site, backend);
  Kernel kernel = backend.make_kernel(site);
  if (!kernel)
    throw InternalError("backend " + std::string(backend.name()) + " has no kernel for op \"" + site.node.name +
                        "\" (" + std::string(site.node.op.name()) + ")");
  return kernel;
}

}  // namespace hornet
