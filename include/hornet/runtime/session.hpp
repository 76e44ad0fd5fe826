// Session: runs parts of a graph. It feeds placeholders, fetches any values and computes only what they need. The plan
// for a set of fetches is made at its first run and kept. Not synchronised.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
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

  // The same for a list written in place: auto [loss, accuracy] = session.run({loss, accuracy}, {{x, images}});
  template <std::size_t N>
  std::array<Tensor, N> run(const Value (&fetches)[N], const std::vector<Feed>& feeds = {}) {
    std::vector<Tensor> values = run(std::vector<Value>(fetches, fetches + N), feeds);
    std::array<Tensor, N> out;
    std::move(values.begin(), values.end(), out.begin());
    return out;
  }

  // One value: Tensor y = session.run(y, {{x, images}});
  template <std::same_as<Value> V>  // a template, so that a list of one value is a list
  Tensor run(V fetch, const std::vector<Feed>& feeds = {}) {
    return run(std::vector<Value>{fetch}, feeds).front();
  }

  // The plan for these fetches as text: one line a step.
  std::string plan(const std::vector<Value>& fetches);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hornet
