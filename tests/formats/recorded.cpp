#include "tests/formats/recorded.hpp"

#include <algorithm>
#include <filesystem>
#include <hornet/model/model_config.hpp>

#include "src/io/h5_reader.hpp"
#include "tests/golden_dir.hpp"
#include "tests/golden_tests/cases.hpp"

using namespace hornet;

std::string RecordedFiles::path(const std::string& ending) const { return *golden_file("models/" + name + ending); }

Model RecordedFiles::untrained() const { return model_from_json(*golden_text("models/" + name + ".config.json")); }

bool RecordedFiles::known() const {
  try {
    untrained();
  } catch (const ConfigError&) {
    return false;
  }
  return true;
}

Tensors RecordedFiles::data(const std::string& group) const {
  const io::H5Reader file(path(".h5"));
  Tensors out;
  for (const std::string& each : file.children(group)) {
    const Tensor tensor = file.tensor(group + "/" + each);
    if (each == "0")
      out.list.push_back(tensor);
    else
      out.named.emplace_back(each, tensor);
  }
  return out;
}

std::string RecordedFiles::compare_predictions(Model& model) const {
  const io::H5Reader file(path(".h5"));
  const std::vector<Tensor> outputs = model.predict_all(data("x"), {.verbose = 0});
  std::string wrong;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const std::string dataset = "predict_after/" + std::to_string(i);
    wrong += mismatch(dataset, outputs[i], file.tensor(dataset), 2e-5);
  }
  return wrong;
}

std::vector<RecordedFiles> recorded_files() {
  std::vector<RecordedFiles> out;
  const auto any = golden_file("models/mlp_adam.config.json");
  if (!any) return out;
  const std::string ending = ".config.json";
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(*any).parent_path()))
    if (const std::string file = entry.path().filename(); file.ends_with(ending))
      out.push_back({file.substr(0, file.size() - ending.size())});
  std::ranges::sort(out, {}, &RecordedFiles::name);
  return out;
}
