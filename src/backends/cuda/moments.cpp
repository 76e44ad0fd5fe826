#include "src/ops/moments.hpp"

#include "src/backends/cuda/device/moments.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/reduce_stages.hpp"

namespace hornet::cuda {
namespace {

template <class T>
class MomentsOfStages {
 public:
  explicit MomentsOfStages(std::vector<ReduceStage> stages) : stages_(std::move(stages)) {}

  std::int64_t scratch_bytes() const {
    return 2 * intermediate_outputs(stages_) * static_cast<std::int64_t>(sizeof(T));
  }

  // Scratch: of each stage but the last its sums, then its squares.
  void operator()(const KernelArgs& args) const {
    const T *sums = nullptr, *squares = nullptr;
    T* next = static_cast<T*>(args.scratch);
    for (const ReduceStage& stage : stages_) {
      const bool last = &stage == &stages_.back();
      T* out_sums = last ? static_cast<T*>(args.out[0]) : next;
      T* out_squares = last ? static_cast<T*>(args.out[1]) : next + stage.outputs();
      const T divisor = last ? static_cast<T>(stage.total) : T{1};
      const auto bound = [&](const auto& items) {
        return LineMoments{stage.lines, stage.chunk, stage.chunks, items, out_sums, out_squares, divisor};
      };
      if (&stage == &stages_.front())
        elements_(bound(ElementItems<T>{static_cast<const T*>(args.in[0])}), stage.blocks());
      else
        parts_(bound(PartItems<T>{sums, squares, stage.each, stage.total}), stage.blocks());
      sums = out_sums;
      squares = out_squares;
      next += 2 * stage.outputs();
    }
  }

 private:
  std::vector<ReduceStage> stages_;
  Launch<LineMoments<ElementItems<T>>> elements_;
  Launch<LineMoments<PartItems<T>>> parts_;
};

template <class T>
Kernel make(KernelSite& site) {
  MomentsOfStages<T> moments(reduce_stages(site.in[0].shape, site.node.op.as<ops::Moments>()->axes));
  site.scratch_bytes = moments.scratch_bytes();
  return moments;
}

}  // namespace

Kernel moments_kernel(KernelSite& site) { return site.in[0].dtype == f32 ? make<float>(site) : make<double>(site); }

}  // namespace hornet::cuda
