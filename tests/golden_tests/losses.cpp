// Values, all reductions with and without weights, and the gradient of every loss, against Keras.
#include <doctest/doctest.h>

#include <hornet/autodiff/gradients.hpp>
#include <hornet/model/loss.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/runtime/session.hpp>

#include "tests/golden_tests/cases.hpp"

using namespace hornet;

namespace {

constexpr double tolerance = 1e-5;

// Keras leaves these arguments out of the configs it writes.
Config with_arguments(const GoldenCase& recorded) {
  Config serialized = recorded.config();
  Config config = serialized.at("config");
  if (recorded.name() == "huber_delta") config.set("delta", 0.4);
  if (recorded.name() == "cosine_similarity_axis1") config.set("axis", 1);
  serialized.set("config", config);
  return serialized;
}

class Comparison {
 public:
  explicit Comparison(const GoldenCase& recorded) : recorded_(recorded), serialized_(with_arguments(recorded)) {
    for (const char* name : {"y_true", "y_pred", "sample_weight"}) {
      if (!recorded.has(name)) continue;
      const Tensor tensor = recorded.tensor(name);
      feeds_.emplace_back(graph_.placeholder(tensor.dtype(), tensor.shape(), name), tensor);
    }
  }

  std::string run() {
    const Loss loss = loss_catalog().deserialize(serialized_);
    loss.check(feeds_[0].second, feeds_[1].second.type());
    if (const auto kept = loss_catalog().make(loss.class_name(), loss.config()).config(); kept != loss.config())
      return "its config " + to_json(loss.config()) + " comes back as " + to_json(kept);
    compare("values", loss.values(y_true(), y_pred()));
    const Value weight = feeds_.size() > 2 ? feeds_[2].first : Value();
    for (const std::string reduction : {"sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none"}) {
      const Loss reduced = reducing(reduction);
      compare(reduction + "/plain", reduced(y_true(), y_pred()));
      if (weight && recorded_.has(reduction + "/weighted"))
        compare(reduction + "/weighted", reduced(y_true(), y_pred(), weight));
    }
    compare("grad", gradients(ops::sum(reducing("sum_over_batch_size")(y_true(), y_pred())), {y_pred()}).front());
    return wrong_;
  }

 private:
  Value y_true() const { return feeds_[0].first; }
  Value y_pred() const { return feeds_[1].first; }

  Loss reducing(const std::string& reduction) const {
    Config config = serialized_.at("config");
    config.set("reduction", reduction);
    return loss_catalog().make(recorded_.class_name(), config);
  }

  void compare(const std::string& path, Value value) {
    const std::string wrong =
        mismatch(path, Session(graph_).run({value}, feeds_).front(), recorded_.tensor(path), tolerance);
    if (!wrong.empty()) wrong_ += wrong + "; ";
  }

  const GoldenCase& recorded_;
  Config serialized_;
  Graph graph_;
  std::vector<Session::Feed> feeds_;
  std::string wrong_;
};

}  // namespace

TEST_SUITE("golden") {
  TEST_CASE("losses have Keras' values, reductions and gradients") {
    run_golden({.file = "losses.h5",
                .title = "losses",
                .prefix = "",
                .known = [](std::string_view name) { return loss_catalog().find(name) != nullptr; },
                .check = [](const GoldenCase& recorded) { return Comparison(recorded).run(); }});
  }
}
