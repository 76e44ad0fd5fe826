// Whole models against Keras: files that Keras saved are loaded, predict, train, evaluate, print their summaries, go on
// where Keras stopped, and travel through files of our own.
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <hornet/io/load_model.hpp>
#include <hornet/model/model_config.hpp>

#include "tests/files/scratch.hpp"
#include "tests/golden_tests/cases.hpp"
#include "tests/golden_tests/config_difference.hpp"
#include "tests/golden_tests/recorded_model.hpp"
#include "tests/golden_tests/summary_text.hpp"
#include "tests/model/dtype_scopes.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

// Ten times what Keras on PyTorch and Keras on JAX differ by (tests/golden/README.md).
constexpr double history_tolerance = 3e-6;

std::string without_blank_end(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

class ModelCheck {
 public:
  explicit ModelCheck(const std::string& name) : recorded_(name) {}

  // What is wrong; "" when nothing.
  std::string run() {
    const Floatx here(recorded_.in_float64() ? "float64" : "float32");
    Model model = load_model(recorded_.path(".keras"));
    const auto steps = {&ModelCheck::configuration, &ModelCheck::before_training, &ModelCheck::training,
                        &ModelCheck::after_training, &ModelCheck::travelling};
    for (const auto step : steps)
      if (std::string wrong = (this->*step)(model); !wrong.empty()) return wrong;
    Model trained = load_model(recorded_.path(".trained.keras"));
    if (std::string wrong = going_on(trained); !wrong.empty()) return "trained.keras: " + wrong;
    Model weighted = model_from_json(recorded_.text(".config.json"));
    weighted.load_weights(recorded_.path(".weights.h5"));
    const std::string wrong = going_on(weighted);
    return wrong.empty() ? "" : "weights.h5: " + wrong;
  }

 private:
  // What Keras reads from our configuration is what it wrote.
  std::string configuration(Model& model) {
    const Config recorded = parse_json(recorded_.text(".config.json"));
    if (std::string wrong = config_difference(parse_json(model.to_json()), recorded); !wrong.empty()) return wrong;
    if (model_from_json(model.to_json()).to_json() != model.to_json()) return "to_json() changes on its way";
    return clone_model(model).get_config() == model.get_config() ? "" : "a clone has another configuration";
  }

  std::string before_training(Model& model) { return recorded_.compare_predictions(model, "predict_before"); }

  std::string training(Model& model) { return compare_history(fit(model, recorded_.epochs()), "history"); }

  std::string after_training(Model& model) {
    for (const auto compare : {&ModelCheck::compare_weights, &ModelCheck::compare_evaluation})
      if (std::string wrong = (this->*compare)(model); !wrong.empty()) return wrong;
    if (std::string wrong = recorded_.compare_predictions(model, "predict_after"); !wrong.empty()) return wrong;
    // Keras recorded both tables with the optimizer's state in place.
    if (std::string wrong = compare_summary(model, ".summary.txt"); !wrong.empty()) return wrong;
    return compare_summary(model, ".trained.summary.txt");
  }

  // Saved and loaded by us: the same configuration, weights and optimizer, so that both train on alike to the bit.
  std::string travelling(Model& model) {
    const ScratchDirectory scratch;
    model.save(scratch / "m.keras");
    Model loaded = load_model(scratch / "m.keras");
    if (loaded.to_json() != model.to_json()) return "the configuration changes in a file";
    if (!same_tensors(predict(model), predict(loaded))) return "a saved and loaded model predicts other bits";
    if (fit(model, 1).history != fit(loaded, 1).history) return "a loaded model trains on otherwise";
    return same_tensors(predict(model), predict(loaded)) ? "" : "a loaded model has learnt other bits";
  }

  // From a file that Keras saved after its training.
  std::string going_on(Model& model) {
    if (std::string wrong = recorded_.compare_predictions(model, "predict_after"); !wrong.empty()) return wrong;
    const std::string wrong = compare_history(fit(model, recorded_.further_epochs()), "continued");
    return wrong.empty() ? recorded_.compare_predictions(model, "predict_continued") : wrong;
  }

  History fit(Model& model, std::int64_t epochs) const {
    return model.fit(recorded_.x(), recorded_.y(), recorded_.fit_options(epochs));
  }

  std::vector<Tensor> predict(Model& model) const {
    return model.predict_all(recorded_.x(), {.batch_size = recorded_.batch_size(), .verbose = 0});
  }

  std::string compare(const std::string& dataset, const Tensor& ours, double tolerance) const {
    return mismatch(dataset, ours, recorded_.file().tensor(dataset), tolerance);
  }

  std::string compare_weights(Model& model) {
    return recorded_.compare("weights_after", model.get_weights(), recorded_.weight_tolerance());
  }

  std::string compare_evaluation(Model& model) {
    const Evaluation results =
        model.evaluate(recorded_.x(), recorded_.y(), {.batch_size = recorded_.batch_size(), .verbose = 0});
    if (results.size() != recorded_.file().children("evaluate").size()) return "the number of evaluated values differs";
    for (const auto& [name, value] : results)
      if (std::string wrong = compare("evaluate/" + name, Tensor(value), history_tolerance); !wrong.empty())
        return wrong;
    return "";
  }

  std::string compare_summary(const Model& model, const std::string& ending) const {
    const std::string ours = without_blank_end(summary_of(model));
    const std::string wanted = without_blank_end(recorded_.text(ending));
    return ours == wanted ? "" : "summary is\n" + ours + "\nrecorded\n" + wanted;
  }

  std::string compare_history(const History& history, const std::string& group) const {
    std::vector<std::string> ours;
    for (const auto& [name, values] : history.history) ours.push_back(name);
    if (ours != recorded_.file().children(group)) return "the names in " + group + " differ";
    for (const auto& [name, values] : history.history)
      if (std::string wrong = compare(group + "/" + name, Tensor::from<double>(values), history_tolerance);
          !wrong.empty())
        return wrong;
    return "";
  }

  RecordedModel recorded_;
};

}  // namespace

TEST_SUITE("golden") {
  TEST_CASE("models learn what Keras learns") {
    const std::vector<std::string> names = recorded_models();
    int pass = 0, fail = 0, not_yet = 0;
    std::string waiting;
    for (const std::string& name : names) {
      if (const std::set<std::string> missing = missing_classes(name); !missing.empty()) {
        ++not_yet;
        waiting += (waiting.empty() ? "" : "; ") + name + ":";
        for (const std::string& each : missing) waiting += " " + each;
        continue;
      }
      std::string wrong;
      try {
        wrong = ModelCheck(name).run();
      } catch (const Error& error) {
        wrong = error.what();
      }
      ++(wrong.empty() ? pass : fail);
      INFO("model '" << name << "'");
      CHECK(wrong == "");
    }
    std::printf("models: %d pass, %d fail, %d not yet%s\n", pass, fail, not_yet,
                waiting.empty() ? "" : (" (" + waiting + ")").c_str());
    if (!names.empty()) CHECK(pass > 0);
  }
}
