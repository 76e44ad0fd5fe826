// Session: runs parts of a graph. It feeds placeholders, fetches any values and computes only what they need. The plan
// for a set of fetches is made at its first run and kept. Not synchronised.
#pragma once

#include <hornet/graph/graph.hpp>
#include <memory>
#include <utility>
#include <vector>

namespace hornet {

class Session {
 public:
  explicit Session(Graph graph);
  ~Session();
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;

  using Feed = std::pair<Value, Tensor>;

  // The fetched values, in order. A fed value that is no placeholder stands in for what the graph would compute.
  // Fetched assignments take effect at the end of the run. Throws ConfigError for a placeholder that the fetches need
  // and that is not fed, ShapeError or DTypeError for a feed of another type, each naming the placeholder.
  std::vector<Tensor> run(const std::vector<Value>& fetches, const std::vector<Feed>& feeds = {});

  // The plan for these fetches as text: one line a step.
  std::string plan(const std::vector<Value>& fetches);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hornet
