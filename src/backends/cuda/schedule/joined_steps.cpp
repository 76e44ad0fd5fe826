#include "src/backends/cuda/schedule/joined_steps.hpp"

#include <algorithm>

#include "src/backends/cuda/jit/kernels.hpp"
#include "src/backends/cuda/schedule/cycle.hpp"
#include "src/backends/cuda/schedule/persistent_steps.hpp"

namespace hornet::cuda {

CollectedPlan::CollectedPlan(const std::vector<DeviceWork>& work) {
  for (const DeviceWork& one : work) {
    CollectedStep step = collect(one.run);
    if (step.opaque) step.parts.clear();
    if (!step.opaque && step.parts.empty()) continue;
    order.push_back({&one, static_cast<int>(step.parts.size()), step.opaque});
    steps.push_back(std::move(step));
  }
}

namespace {

using Parts = std::vector<PlacedPart>;

// Parts of a level as launches. Equal types go together, where there are too many for one.
class LevelLaunches {
 public:
  // `kernels`: what the launches need.
  LevelLaunches(std::vector<Launchable>& launches, std::vector<std::size_t>& kernels)
      : launches_(launches), kernels_(kernels) {}

  void add(Parts parts) {
    std::ranges::stable_sort(parts, {}, [](const PlacedPart& one) { return one.part->type; });
    for (const PlacedPart& one : parts) {
      if (!joinable(*one.part)) {
        alone(*one.part);
        continue;
      }
      waiting_.push_back(one);
      if (table_bytes({waiting_}) <= kSmallTable) continue;
      waiting_.pop_back();
      launch();
      waiting_.push_back(one);
    }
    launch();
  }

 private:
  void alone(const Part& part) {
    launches_.push_back([part] { part.run_alone(); });
  }
  void launch() {
    if (waiting_.size() == 1) alone(*waiting_.front().part);
    if (waiting_.size() > 1) {
      const PartLaunch joined({waiting_});
      kernels_.push_back(joined.kernel());
      launches_.push_back([joined] { joined.run(); });
    }
    waiting_.clear();
  }

  std::vector<Launchable>& launches_;
  std::vector<std::size_t>& kernels_;
  Parts waiting_;
};

// The parts of a round, or none where something else is to be done, a part fills the device, or there are too many.
PartLevels parts_of_round(const CollectedPlan& collected) {
  for (const CollectedStep& step : collected.steps)
    if (step.opaque || !std::ranges::all_of(step.parts, joinable)) return {};
  Parts listed;
  for (const CollectedStep& step : collected.steps)
    for (const Part& part : step.parts) listed.push_back({&part});
  if (listed.empty() || table_bytes({listed}) > kLargestTable) return {};
  PartLevels all;
  for (const std::vector<CyclePart>& level : cycle_of(collected.order)) {
    Parts& parts = all.emplace_back();
    for (const CyclePart& at : level) parts.push_back({&collected.part(at.step, at.launch), at.lag});
  }
  if (table_bytes(all) > kLargestTable) return {};
  return all;
}

// A persistent kernel saves a launch a level and pays with a barrier, with blocks that go round in a fixed order, and
// with the registers of whichever part needs most: it is for steps that are mostly waiting. None of their blocks
// computes for long, and their levels are a few rounds of the blocks that the device holds.
bool may_pay(const CollectedPlan& collected) {
  return std::ranges::none_of(collected.steps, [](const CollectedStep& step) {
    return std::ranges::any_of(step.parts, [](const Part& part) { return jit_registry().is_busy(part.type); });
  });
}
bool pays(const PartLaunch& round, std::int64_t resident_blocks) {
  constexpr std::int64_t most_rounds = 8;
  return round.most_blocks() <= most_rounds * resident_blocks;
}

}  // namespace

JoinedSteps::JoinedSteps(Driver& driver, const std::vector<DeviceWork>& work, LaunchMode mode)
    : driver_(driver), collected_(work), mode_(mode) {
  if (mode == LaunchMode::persistent || (mode == LaunchMode::automatic && may_pay(collected_)))
    if (const PartLevels parts = parts_of_round(collected_); !parts.empty()) {
      needed_ = {round_.emplace(parts).kernel()};
      return;
    }
  plan_levels();
}

void JoinedSteps::plan_levels() {
  needed_.clear();
  for (const Level& level : levels_of(collected_.order)) {
    for (int call : level.calls) launches_.push_back(collected_.order[static_cast<std::size_t>(call)].work->run);
    Parts parts;
    for (const LevelPart& at : level.parts) parts.push_back({&collected_.part(at.step, at.launch)});
    LevelLaunches(launches_, needed_).add(std::move(parts));
  }
}

bool JoinedSteps::does(std::int64_t resident_blocks) const {
  return resident_blocks > 0 && (mode_ != LaunchMode::automatic || pays(*round_, resident_blocks));
}

std::unique_ptr<RecordedWork> JoinedSteps::make() {
  if (!round_) return std::make_unique<GraphSteps>(driver_, launches_, true);
  const std::int64_t resident_blocks = round_->resident_blocks();
  if (does(resident_blocks)) return std::make_unique<PersistentSteps>(driver_, *round_, resident_blocks);
  round_.reset();
  plan_levels();
  return nullptr;
}

}  // namespace hornet::cuda
