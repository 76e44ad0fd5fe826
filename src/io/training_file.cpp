// What training needs to go on exactly: a .weights.h5 file with the optimizer's state and the seeds, and two things
// more in our group: the attribute "position", {"epoch", "batch", "logs"} as JSON, and what the metrics of the epoch
// under way have accumulated, "hornet/metrics/<tracked value>/<variable>".
#include "src/base/atomic_file.hpp"
#include "src/io/model_weights.hpp"

namespace hornet {
namespace {

constexpr const char *kGroup = "hornet", *kPosition = "position";

std::string metric_path(std::size_t tracked) { return "hornet/metrics/" + std::to_string(tracked); }

Config position_form(const TrainingPosition& position) {
  Config::Dict logs;
  for (const auto& [name, value] : position.logs) logs.emplace_back(name, value);
  return Config::Dict{{"epoch", position.epoch}, {"batch", position.batch}, {"logs", std::move(logs)}};
}

TrainingPosition position_from(const Config& form) {
  TrainingPosition position{form.at("epoch").as_int(), form.at("batch").as_int(), {}};
  if (position.epoch < 0 || position.batch < 0) throw FormatError("its position is damaged");
  for (const auto& [name, value] : form.at("logs").as_dict()) position.logs.set(name, value.as_double());
  return position;
}

void write_metrics(io::H5Writer& writer, const Compiled& compiled) {
  for (std::size_t i = 0; i < compiled.tracked.size(); ++i) {
    writer.group(metric_path(i));
    for (std::size_t k = 0; k < compiled.tracked[i].variables.size(); ++k)
      writer.dataset(metric_path(i) + "/" + std::to_string(k), compiled.tracked[i].variables[k]->value());
  }
}

std::vector<std::vector<Tensor>> read_metrics(const io::H5Reader& file, const Compiled& compiled) {
  std::vector<std::vector<Tensor>> metrics;
  for (std::size_t i = 0; file.exists(metric_path(i)); ++i) {
    const std::string group = metric_path(i);
    metrics.emplace_back();
    for (std::size_t k = 0; k < file.children(group).size(); ++k)
      metrics[i].push_back(file.tensor(group + "/" + std::to_string(k)));
  }
  if (metrics.size() < compiled.tracked.size())
    throw FormatError("'" + file.path() + "' was saved in training with other losses or metrics");
  return metrics;
}

}  // namespace

void ModelState::save_training(const std::string& path, const TrainingPosition& position) {
  AtomicFile out(path);
  io::H5Writer writer;
  io::write_weights(writer, *this);
  writer.attribute(kGroup, kPosition, hornet::to_json(position_form(position)));
  if (position.batch > 0) write_metrics(writer, need_compiled("save_training"));
  out.write(writer.bytes());
  out.commit();
}

void ModelState::resume_training(const std::string& path) {
  if (!layer.built())
    throw ConfigError("Model \"" + layer.name() +
                      "\" is not built, so training cannot be resumed; put Input({...}) first or call build()");
  const auto opened = std::make_shared<const io::H5Reader>(path);
  const io::H5Reader& file = *opened;
  if (!file.exists(kGroup) || !file.has_attribute(kGroup, kPosition))
    throw FormatError("'" + path + "' does not say where training stands; it was not written by a backup");
  ResumedTraining from{position_from(parse_json(file.attribute<std::string>(kGroup, kPosition))), {}};
  if (from.position.batch > 0) from.metrics = read_metrics(file, need_compiled("resume_training"));
  io::load_weights(opened, *this, false);
  resumed = std::move(from);
}

}  // namespace hornet
