#include "src/io/legacy_model.hpp"

#include <hornet/model/model_config.hpp>

#include "src/io/legacy_config.hpp"
#include "src/io/legacy_weights.hpp"
#include "src/model/compile_config.hpp"

namespace hornet::io {

Model load_legacy_model(const std::string& path, bool compile) {
  const auto file = std::make_shared<const H5Reader>(path);
  if (!file->has_attribute("", "model_config"))
    throw FormatError("'" + path + "' holds no model (attribute 'model_config'); weights alone are for load_weights()");
  Model model = model_from_config(modern_model_config(parse_json(file->attribute<std::string>("", "model_config"))));
  load_legacy_weights(file, model, {});
  if (!compile || !file->has_attribute("", "training_config")) return model;
  const Config training = parse_json(file->attribute<std::string>("", "training_config"));
  model.compile(compile_options_from_config(modern_compile_config(training)));
  load_legacy_optimizer(file, model);
  return model;
}

}  // namespace hornet::io
