#include "src/backends/cuda/module/recording.hpp"

#include "src/backends/cuda/module/expect.hpp"

namespace hornet::cuda {
namespace {

using OwnedGraph = Owned<cudaGraph_t, cudaGraphDestroy>;
using ReadyGraph = Owned<cudaGraphExec_t, cudaGraphExecDestroy>;  // a launch under way is finished before it goes

class GraphRecording final : public Recording {
 public:
  GraphRecording(const Stream& stream, void (*work)(void*), void* object) : stream_(stream) {
    const OwnedGraph graph(stream.record(work, object));
    std::size_t nodes = 0;
    expect(cudaGraphGetNodes(graph.get(), nullptr, &nodes), "count what was recorded");
    launches_ = static_cast<std::int64_t>(nodes);
    cudaGraphExec_t ready = nullptr;
    expect(cudaGraphInstantiate(&ready, graph.get(), 0), "make a recorded step ready");
    ready_.reset(ready);
  }
  void replay() override { expect(cudaGraphLaunch(ready_.get(), stream_.here()), "replay a recorded step"); }
  std::int64_t launches() const override { return launches_; }

 private:
  const Stream& stream_;
  ReadyGraph ready_;
  std::int64_t launches_ = 0;
};

}  // namespace

std::unique_ptr<Recording> make_recording(const Stream& stream, void (*work)(void*), void* object) {
  return std::make_unique<GraphRecording>(stream, work, object);
}

}  // namespace hornet::cuda
