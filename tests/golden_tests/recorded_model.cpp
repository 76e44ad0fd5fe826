#include "tests/golden_tests/recorded_model.hpp"

#include <algorithm>
#include <filesystem>
#include <hornet/model/model_config.hpp>

#include "tests/golden_dir.hpp"
#include "tests/golden_tests/mismatch.hpp"

using namespace hornet;

namespace {

constexpr const char* kConfig = ".config.json";

std::string path_of(const std::string& name, const std::string& ending) {
  const auto path = golden_file("models/" + name + ending);
  if (!path) throw IoError("there is no recorded " + name + ending);
  return *path;
}

bool is_number(const std::string& name) {
  return std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
}

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

}  // namespace

RecordedModel::RecordedModel(const std::string& name) : name_(name), file_(path_of(name, ".h5")) {}

std::string RecordedModel::path(const std::string& ending) const { return path_of(name_, ending); }

std::string RecordedModel::text(const std::string& ending) const { return *golden_text("models/" + name_ + ending); }

Model RecordedModel::untrained() const { return model_from_json(text(kConfig)); }

std::string RecordedModel::compare(const std::string& group, const std::vector<Tensor>& ours, double tolerance) const {
  if (ours.size() != file_.children(group).size()) return "the number of " + group + " differs";
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const std::string dataset = group + "/" + std::to_string(i);
    if (std::string wrong = mismatch(dataset, ours[i], file_.tensor(dataset), tolerance); !wrong.empty()) return wrong;
  }
  return "";
}

std::string RecordedModel::compare_predictions(Model& model, const std::string& recorded) const {
  return compare(recorded, model.predict_all(x(), {.batch_size = batch_size(), .verbose = 0}), prediction_tolerance());
}

bool RecordedModel::in_float64() const { return file_.type("predict_before/0").dtype == f64; }

Config RecordedModel::fit_arguments() const {
  Config::Dict arguments = parse_json(file_.attribute<std::string>("", "fit")).as_dict();
  std::erase_if(arguments, [](const Config::Entry& entry) { return entry.first == " "; });  // none were recorded so
  return arguments;
}

FitOptions RecordedModel::fit_options(std::int64_t epochs) const {
  FitOptions options{.batch_size = batch_size(), .epochs = epochs, .verbose = 0, .shuffle = false};
  const Config arguments = fit_arguments();
  for (const auto& [name, value] : arguments.as_dict()) {
    if (name == "validation_split") {
      options.validation_split = value.as_double();
    } else if (name == "class_weight") {
      for (const auto& [label, weight] : value.as_dict()) options.class_weight[std::stoll(label)] = weight.as_double();
    } else {
      throw ConfigError("the test knows no argument '" + name + "' of fit");
    }
  }
  if (file_.exists("fit/sample_weight")) options.sample_weight = file_.tensor("fit/sample_weight");
  return options;
}

// Numbered tensors are a list, others stand under their names.
Tensors RecordedModel::data(const std::string& group) const {
  Tensors out;
  const std::vector<std::string> names = file_.children(group);
  out.list.resize(static_cast<std::size_t>(std::ranges::count_if(names, is_number)));
  for (const std::string& name : names) {
    const Tensor tensor = file_.tensor(group + "/" + name);
    if (is_number(name))
      out.list.at(std::stoull(name)) = tensor;
    else
      out.named.emplace_back(name, tensor);
  }
  return out;
}

std::vector<std::string> recorded_models() {
  std::vector<std::string> names;
  const auto directory = golden_file("models");
  if (!directory) return names;
  for (const auto& entry : std::filesystem::directory_iterator(*directory))
    if (const std::string file = entry.path().filename(); file.ends_with(kConfig))
      names.push_back(file.substr(0, file.size() - std::string(kConfig).size()));
  std::ranges::sort(names);
  return names;
}

std::set<std::string> missing_classes(const std::string& model) {
  std::set<std::string> missing;
  find_missing(parse_json(*golden_text("models/" + model + kConfig)), missing);
  return missing;
}
