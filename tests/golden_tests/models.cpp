// Whole models against Keras: built from config.json, weights loaded, predictions, training, evaluation, summaries.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "src/model/model_config.hpp"
#include "tests/files/scratch.hpp"
#include "tests/golden_dir.hpp"
#include "tests/golden_tests/cases.hpp"
#include "tests/golden_tests/stored_zip.hpp"

using namespace hornet;

namespace {

// Ten times what Keras on PyTorch and Keras on JAX differ by (tests/golden/README.md).
constexpr double history_tolerance = 3e-6, prediction_tolerance = 2e-5, weight_tolerance = 5e-5;

// The classes that a configuration names and no catalog has.
void find_missing(const Config& config, std::set<std::string>& missing) {
  if (config.is_list())
    for (const Config& each : config.as_list()) find_missing(each, missing);
  if (!config.is_dict()) return;
  for (const auto& [key, value] : config.as_dict()) find_missing(value, missing);
  const Config *module = config.find("module"), *class_name = config.find("class_name");
  if (!module || !class_name || !module->is_string()) return;
  const std::string &shelf = module->as_string(), &name = class_name->as_string();
  const bool known = shelf == "keras.layers"       ? layer_catalog().find(name) != nullptr
                     : shelf == "keras.optimizers" ? optimizer_catalog().find(name) != nullptr
                     : shelf == "keras.losses"     ? loss_catalog().find(name) != nullptr
                     : shelf == "keras.metrics"    ? metric_catalog().find(name) != nullptr
                                                   : true;
  if (!known) missing.insert(name);
}

// As the recorded tables are: 140 columns, no blanks at the ends of lines.
std::string summary_of(const Model& model) {
  ::setenv("COLUMNS", "140", 1);
  const std::string text = model.summary({}, false);
  ::unsetenv("COLUMNS");
  std::string out, line;
  for (char c : text + (text.ends_with('\n') ? "" : "\n")) {
    if (c != '\n') {
      line += c;
      continue;
    }
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    line.clear();
  }
  return out;
}

std::string without_blank_end(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

class RecordedModel {
 public:
  explicit RecordedModel(std::string name) : name_(std::move(name)), file_(*golden_file(path(".h5"))) {}

  std::string check() {
    Model model = model_from_json(*golden_text(path(".config.json")));
    load(model, ".keras");
    const auto steps = {&RecordedModel::before_training, &RecordedModel::training, &RecordedModel::after_training};
    for (const auto step : steps)
      if (std::string wrong = (this->*step)(model); !wrong.empty()) return wrong;
    return going_on();
  }

 private:
  // Loads the weights inside a .keras file.
  void load(Model& model, const std::string& ending) const {
    const ScratchDirectory scratch;
    write_text(scratch / "model.weights.h5", stored_in_zip(*golden_file(path(ending)), "model.weights.h5"));
    model.load_weights(scratch / "model.weights.h5");
  }

  std::string path(const std::string& ending) const { return "models/" + name_ + ending; }

  std::string before_training(Model& model) { return compare_predictions(model, "predict_before"); }

  std::string training(Model& model) {
    const FitOptions options = fit_options(file_.attribute<std::int64_t>("", "epochs"));
    return compare_history(model.fit(data("x"), data("y"), options), "history");
  }

  std::string after_training(Model& model) {
    const std::vector<Tensor> weights = model.get_weights();
    if (weights.size() != file_.children("weights_after").size()) return "the number of weights differs";
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const std::string dataset = "weights_after/" + std::to_string(i);
      if (std::string wrong = mismatch(dataset, weights[i], file_.tensor(dataset), weight_tolerance); !wrong.empty())
        return wrong;
    }
    if (std::string wrong = compare_predictions(model, "predict_after"); !wrong.empty()) return wrong;
    const Evaluation results = model.evaluate(data("x"), data("y"), {.batch_size = batch_size(), .verbose = 0});
    if (results.size() != file_.children("evaluate").size()) return "the number of evaluated values differs";
    for (const auto& [name, value] : results) {
      const Tensor recorded = file_.tensor("evaluate/" + name);
      if (std::string wrong = mismatch("evaluate " + name, Tensor(value), recorded, history_tolerance); !wrong.empty())
        return wrong;
    }
    // Keras recorded both tables with the optimizer's state in place.
    if (std::string wrong = compare_summary(model, ".summary.txt"); !wrong.empty()) return wrong;
    return compare_summary(model, ".trained.summary.txt");
  }

  // A new model goes on from the file that Keras saved after its training.
  std::string going_on() {
    Model model = model_from_json(*golden_text(path(".config.json")));
    model.load_weights(*golden_file(path(".weights.h5")));
    if (std::string wrong = compare_predictions(model, "predict_after"); !wrong.empty()) return wrong;
    const std::int64_t epochs = file_.type("continued/loss").shape[0];
    const std::string wrong = compare_history(model.fit(data("x"), data("y"), fit_options(epochs)), "continued");
    return wrong.empty() ? compare_predictions(model, "predict_continued") : wrong;
  }

  std::int64_t batch_size() const { return file_.attribute<std::int64_t>("", "batch_size"); }

  Tensors data(const std::string& group) const {
    Tensors out;
    for (const std::string& name : file_.children(group)) {
      const Tensor tensor = file_.tensor(group + "/" + name);
      if (name == "0")
        out.list.push_back(tensor);
      else
        out.named.emplace_back(name, tensor);
    }
    return out;
  }

  FitOptions fit_options(std::int64_t epochs) const {
    FitOptions options{.batch_size = batch_size(), .epochs = epochs, .verbose = 0, .shuffle = false};
    const Config arguments = parse_json(file_.attribute<std::string>("", "fit"));
    for (const auto& [name, value] : arguments.as_dict()) {
      if (name == " ") continue;  // an empty dictionary was recorded so
      if (name == "validation_split") {
        options.validation_split = value.as_double();
      } else if (name == "class_weight") {
        for (const auto& [label, weight] : value.as_dict())
          options.class_weight[std::stoll(label)] = weight.as_double();
      } else {
        throw ConfigError("the test knows no argument '" + name + "' of fit");
      }
    }
    if (file_.exists("fit/sample_weight")) options.sample_weight = file_.tensor("fit/sample_weight");
    return options;
  }

  std::string compare_summary(const Model& model, const std::string& ending) const {
    const std::string ours = without_blank_end(summary_of(model));
    const std::string recorded = without_blank_end(*golden_text(path(ending)));
    return ours == recorded ? "" : "summary is\n" + ours + "\nrecorded\n" + recorded;
  }

  std::string compare_predictions(Model& model, const std::string& group) const {
    const std::vector<Tensor> outputs = model.predict_all(data("x"), {.batch_size = batch_size(), .verbose = 0});
    if (outputs.size() != file_.children(group).size()) return "the number of outputs differs";
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const std::string dataset = group + "/" + std::to_string(i);
      if (std::string wrong = mismatch(dataset, outputs[i], file_.tensor(dataset), prediction_tolerance);
          !wrong.empty())
        return wrong;
    }
    return "";
  }

  std::string compare_history(const History& history, const std::string& group) const {
    std::vector<std::string> ours;
    for (const auto& [name, values] : history.history) ours.push_back(name);
    if (ours != file_.children(group)) return "the names in " + group + " differ";
    for (const auto& [name, values] : history.history) {
      const Tensor recorded = file_.tensor(group + "/" + name);
      const Tensor got = Tensor::from<double>(values);
      if (std::string wrong = mismatch(group + "/" + name, got, recorded, history_tolerance); !wrong.empty())
        return wrong;
    }
    return "";
  }

  std::string name_;
  io::H5Reader file_;
};

std::vector<std::string> recorded_names() {
  std::vector<std::string> names;
  const auto any = golden_file("models/mlp_adam.config.json");
  if (!any) return names;
  const std::string ending = ".config.json";
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(*any).parent_path()))
    if (const std::string file = entry.path().filename(); file.ends_with(ending))
      names.push_back(file.substr(0, file.size() - ending.size()));
  std::ranges::sort(names);
  return names;
}

}  // namespace

TEST_SUITE("golden") {
  TEST_CASE("models learn what Keras learns") {
    const std::vector<std::string> names = recorded_names();
    int pass = 0, fail = 0, not_yet = 0;
    std::string waiting;
    for (const std::string& name : names) {
      std::set<std::string> missing;
      find_missing(parse_json(*golden_text("models/" + name + ".config.json")), missing);
      if (!missing.empty()) {
        ++not_yet;
        waiting += (waiting.empty() ? "" : "; ") + name + ":";
        for (const std::string& each : missing) waiting += " " + each;
        continue;
      }
      std::string wrong;
      try {
        wrong = RecordedModel(name).check();
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
