#include "src/ops/moments.hpp"

#include "src/backends/cuda/device/moments.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/reduce_stages.hpp"

namespace hornet::cuda {
namespace {

// Sums and squares of a stage.
template <class Out>
struct Pair {
  Out *sums, *squares;
};

// T of elements that are stored as Stored.
template <class T, class Stored>
class MomentsOfStages {
 public:
  using Elements = ElementItems<Stored>;

  explicit MomentsOfStages(std::vector<ReduceStage> stages) : stages_(std::move(stages)) {}

  std::int64_t scratch_bytes() const {
    return 2 * intermediate_outputs(stages_) * static_cast<std::int64_t>(sizeof(double));
  }

  void operator()(const KernelArgs& args) const {
    Pair<double> in{}, next{static_cast<double*>(args.scratch), nullptr};
    for (const ReduceStage& stage : stages_) {
      next.squares = next.sums + stage.outputs();
      const auto run = [&](const auto& of_elements, const auto& of_parts, const auto& out, double divisor) {
        if (&stage == &stages_.front())
          launch(of_elements, stage, Elements{static_cast<const Stored*>(args.in[0])}, out, divisor);
        else
          launch(of_parts, stage, PartItems{in.sums, in.squares, stage.each, stage.total}, out, divisor);
      };
      if (&stage == &stages_.back())
        run(last_of_elements_, last_of_parts_, Pair<T>{static_cast<T*>(args.out[0]), static_cast<T*>(args.out[1])},
            static_cast<double>(stage.total));
      else
        run(of_elements_, of_parts_, next, 1);
      in = next;
      next.sums = next.squares + stage.outputs();
    }
  }

 private:
  template <class Items, class Out>
  static void launch(const Launch<LineMoments<Items, Out>>& kernel, const ReduceStage& stage, const Items& items,
                     const Pair<Out>& out, double divisor) {
    kernel({stage.lines, stage.chunk, stage.chunks, items, out.sums, out.squares, divisor}, stage.blocks());
  }

  std::vector<ReduceStage> stages_;
  Launch<LineMoments<Elements, double>> of_elements_;
  Launch<LineMoments<Elements, T>> last_of_elements_;
  Launch<LineMoments<PartItems, double>> of_parts_;
  Launch<LineMoments<PartItems, T>> last_of_parts_;
};

template <class T, class Stored = T>
Kernel make(KernelSite& site) {
  MomentsOfStages<T, Stored> moments(reduce_stages(site.in[0].shape, site.node.op.as<ops::Moments>()->axes));
  site.scratch_bytes = moments.scratch_bytes();
  return moments;
}

}  // namespace

Kernel moments_kernel(KernelSite& site) {
  if (site.in[0].dtype == bf16) return make<float, bfloat16>(site);
  return site.in[0].dtype == f32 ? make<float>(site) : make<double>(site);
}

}  // namespace hornet::cuda
