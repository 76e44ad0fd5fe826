#include "src/backends/cuda/schedule/part.hpp"

namespace hornet::cuda {
namespace {

thread_local CollectedStep* collected = nullptr;

class Collecting {
 public:
  explicit Collecting(CollectedStep& step) { collected = &step; }
  ~Collecting() { collected = nullptr; }
  Collecting(const Collecting&) = delete;
  Collecting& operator=(const Collecting&) = delete;
};

}  // namespace

bool collecting::active() { return collected != nullptr; }
void collecting::add(Part part) { collected->parts.push_back(std::move(part)); }

CollectedStep collect(const std::function<void()>& work) {
  CollectedStep step;
  const Collecting here(step);
  work();
  return step;
}

void submit_opaque(const std::function<void()>& call) {
  if (collected) {
    collected->opaque = true;
    return;
  }
  launch_deferred();
  call();
}

}  // namespace hornet::cuda
