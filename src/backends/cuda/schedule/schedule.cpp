#include "src/backends/cuda/schedule/schedule.hpp"

#include <algorithm>

#include "src/backends/cuda/schedule/cycle.hpp"
#include "src/backends/cuda/schedule/graph_steps.hpp"
#include "src/backends/cuda/schedule/levels.hpp"
#include "src/backends/cuda/schedule/mode.hpp"
#include "src/backends/cuda/schedule/part_launch.hpp"
#include "src/backends/cuda/schedule/persistent_steps.hpp"

namespace hornet::cuda {
namespace {

// Steps with what they ask for, without those that ask for nothing.
struct Collected {
  std::vector<OrderedStep> order;
  std::vector<CollectedStep> steps;
  std::int64_t launches = 0;  // before any are joined

  explicit Collected(const std::vector<DeviceWork>& work) {
    for (const DeviceWork& one : work) {
      CollectedStep step = collect(one.run);
      launches += std::ssize(step.parts) + (step.opaque ? 1 : 0);
      if (step.opaque) step.parts.clear();
      if (!step.opaque && step.parts.empty()) continue;
      order.push_back({&one, static_cast<int>(step.parts.size()), step.opaque});
      steps.push_back(std::move(step));
    }
  }
  const Part& part(int step, int launch) const {
    return steps[static_cast<std::size_t>(step)].parts[static_cast<std::size_t>(launch)];
  }
};

using Parts = std::vector<PlacedPart>;

// Parts of a level as launches. Equal types go together, where there are too many for one.
class LevelLaunches {
 public:
  explicit LevelLaunches(std::vector<Launchable>& launches) : launches_(launches) {}

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
    if (waiting_.size() > 1) launches_.push_back([joined = PartLaunch({waiting_})] { joined.run(); });
    waiting_.clear();
  }

  std::vector<Launchable>& launches_;
  Parts waiting_;
};

std::vector<Launchable> launches_of(const std::vector<Level>& levels, const Collected& collected) {
  std::vector<Launchable> launches;
  for (const Level& level : levels) {
    for (int call : level.calls) launches.push_back(collected.order[static_cast<std::size_t>(call)].work->run);
    Parts parts;
    for (const LevelPart& at : level.parts) parts.push_back({&collected.part(at.step, at.launch)});
    LevelLaunches(launches).add(std::move(parts));
  }
  return launches;
}

// The parts of a round, or none where something else is to be done, a part fills the device, or there are too many.
PartLevels parts_of_round(const Collected& collected) {
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

// A persistent kernel saves a launch a level and pays with a barrier, and with blocks that go round: it is for steps
// that are mostly waiting, whose levels are a few rounds of the blocks that the device holds.
bool pays(const PartLaunch& all, std::int64_t resident_blocks) {
  constexpr std::int64_t most_rounds = 8;
  return all.most_blocks() <= most_rounds * resident_blocks;
}

std::unique_ptr<RecordedWork> persistent(Driver& driver, const Collected& collected, LaunchMode mode) {
  const PartLevels parts = parts_of_round(collected);
  if (parts.empty()) return nullptr;
  PartLaunch all(parts);
  const std::int64_t resident_blocks = all.resident_blocks();
  if (resident_blocks == 0 || (mode == LaunchMode::automatic && !pays(all, resident_blocks))) return nullptr;
  return std::make_unique<PersistentSteps>(driver, std::move(all), resident_blocks);
}

std::unique_ptr<RecordedWork> step_by_step(Driver& driver, const std::vector<DeviceWork>& work) {
  std::vector<Launchable> launches;
  for (const DeviceWork& one : work) launches.push_back(one.run);
  return std::make_unique<GraphSteps>(driver, std::move(launches), false);
}

std::unique_ptr<RecordedWork> joined(Driver& driver, const std::vector<DeviceWork>& work, LaunchMode mode) {
  const Collected collected(work);
  if (mode != LaunchMode::levels)
    if (auto steps = persistent(driver, collected, mode)) return steps;
  constexpr std::int64_t most_launches = 256;
  return std::make_unique<GraphSteps>(driver, launches_of(levels_of(collected.order), collected),
                                      collected.launches <= most_launches);
}

// Joined launches are compiled, which takes longer than many steps do: they are made when it shows that a plan is run
// again and again.
class JoinedLater final : public RecordedWork {
 public:
  JoinedLater(Driver& driver, std::vector<DeviceWork> work)
      : driver_(driver), work_(std::move(work)), steps_(step_by_step(driver_, work_)) {}

  void replay() override {
    if (replays_ < kOften && ++replays_ == kOften) steps_ = joined(driver_, work_, LaunchMode::automatic);
    steps_->replay();
  }
  std::int64_t launches() const override { return steps_->launches(); }

 private:
  static constexpr int kOften = 64;

  Driver& driver_;
  std::vector<DeviceWork> work_;
  std::unique_ptr<RecordedWork> steps_;
  int replays_ = 0;
};

}  // namespace

std::unique_ptr<RecordedWork> schedule(Driver& driver, std::vector<DeviceWork> work) {
  const LaunchMode mode = driver.compiles() ? launch_mode() : LaunchMode::steps;
  switch (mode) {
    case LaunchMode::automatic: return std::make_unique<JoinedLater>(driver, std::move(work));
    case LaunchMode::steps: return step_by_step(driver, work);
    case LaunchMode::levels:
    case LaunchMode::persistent: break;
  }
  return joined(driver, work, mode);
}

}  // namespace hornet::cuda
