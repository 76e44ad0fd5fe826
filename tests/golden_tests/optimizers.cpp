// Twelve steps of every optimizer, its state in file order, and its learning rate, against Keras.
#include <doctest/doctest.h>

#include <hornet/model/optimizer.hpp>
#include <hornet/runtime/session.hpp>

#include "tests/golden_tests/cases.hpp"

using namespace hornet;

namespace {

constexpr double tolerance = 2e-5;

// The variables of a case, trained by one optimizer.
class Training {
 public:
  Training(const GoldenCase& recorded, Optimizer optimizer) : recorded_(recorded), optimizer_(optimizer) {
    std::vector<Value> gradients;
    for (std::int64_t i = 0; i < recorded.count("initial"); ++i) {
      const Tensor initial = recorded.tensor("initial/" + std::to_string(i));
      targets_.push_back({std::make_shared<Variable>("v" + std::to_string(i), initial)});
      gradients.push_back(graph_.placeholder(f32, initial.shape()));
    }
    placeholders_ = gradients;
    step_ = optimizer_.apply_gradients(graph_, gradients, targets_);
  }

  std::string run() {
    Session session(graph_);
    for (std::int64_t s = 0; s < recorded_.number("steps"); ++s) {
      const std::string at = std::to_string(s);
      std::vector<Session::Feed> feeds;
      for (std::size_t i = 0; i < targets_.size(); ++i)
        feeds.emplace_back(placeholders_[i], recorded_.tensor("gradients/" + at + "/" + std::to_string(i)));
      session.run(step_, feeds);
      if (const std::string wrong = mismatch("learning rate of step " + at, Tensor(optimizer_.learning_rate()),
                                             recorded_.tensor("learning_rate/" + at), 1e-6);
          !wrong.empty())
        return wrong;
      if (const std::string wrong = compare_variables("variables/" + at); !wrong.empty()) return wrong;
    }
    if (const std::string wrong = compare_slots(); !wrong.empty()) return wrong;
    optimizer_.finalize_variable_values();
    return compare_variables("finalized");
  }

 private:
  std::string compare_variables(const std::string& group) const {
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      const std::string path = group + "/" + std::to_string(i);
      if (const std::string wrong = mismatch(path, targets_[i].variable->value(), recorded_.tensor(path), tolerance);
          !wrong.empty())
        return wrong;
    }
    return "";
  }

  std::string compare_slots() const {
    const Config names = recorded_.json("slot_names");
    const auto& variables = optimizer_.variables();
    if (variables.size() != names.as_list().size())
      return "it keeps " + std::to_string(variables.size()) + " variables, recorded " + to_json(names);
    for (std::size_t i = 0; i < variables.size(); ++i) {
      const std::string path = "slots/" + std::to_string(i);
      if (const std::string wrong = mismatch(path + " (" + variables[i]->name + ")", variables[i]->value(),
                                             recorded_.tensor(path), tolerance);
          !wrong.empty())
        return wrong;
      // Keras names Nadam's scalar and Adafactor's rows and columns after nothing in particular.
      const std::string& name = names.as_list()[i].as_string();
      if (name.find('_') != std::string::npos && !name.starts_with("variable") && name != variables[i]->name)
        return path + " is called '" + variables[i]->name + "', recorded '" + name + "'";
    }
    return "";
  }

  const GoldenCase& recorded_;
  Optimizer optimizer_;
  Graph graph_;
  std::vector<Optimizer::Target> targets_;
  std::vector<Value> placeholders_, step_;
};

}  // namespace

TEST_SUITE("golden") {
  TEST_CASE("optimizers take Keras' steps") {
    run_golden({.file = "optimizers.h5",
                .title = "optimizers",
                .prefix = "",
                .known = [](std::string_view name) { return optimizer_catalog().find(name) != nullptr; },
                .check =
                    [](const GoldenCase& recorded) {
                      return Training(recorded, optimizer_catalog().deserialize(recorded.config())).run();
                    }});
  }
}
