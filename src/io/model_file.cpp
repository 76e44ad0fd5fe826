// Model::save and load_model: `.keras` files.
#include <filesystem>
#include <hornet/io/load_model.hpp>
#include <hornet/model/model_config.hpp>

#include "src/base/atomic_file.hpp"
#include "src/io/keras_file.hpp"
#include "src/io/legacy_model.hpp"
#include "src/io/model_weights.hpp"
#include "src/model/model_state.hpp"
#include "src/model/older_keras.hpp"

namespace hornet {
namespace {

void expect_archive_path(const std::string& path) {
  if (path.ends_with(".keras")) return;
  const bool weights = path.ends_with(".weights.h5");
  throw ConfigError("save: the path must end in '.keras', got '" + path + "'" +
                    (weights ? "; save_weights writes weights alone" : ""));
}

Model read_model(const io::KerasFile& file, const std::string& path, bool compile) {
  const std::string config = file.config();
  try {
    return model_from_config(parse_json(config), compile);
  } catch (const ConfigError& error) {
    throw ConfigError("'" + path + "': " + error.what());
  } catch (const FormatError& error) {
    throw FormatError("'" + path + "': " + error.what());
  }
}

}  // namespace

void Model::save(const std::string& path, SaveOptions options) const {
  if (!options.overwrite && std::filesystem::exists(path))
    throw IoError("cannot save to '" + path + "': it is there already, and overwrite is false");
  model_->save(path);
}

void ModelState::save(const std::string& path) {
  expect_archive_path(path);
  AtomicFile out(path);  // first, so that a path which cannot be written costs no work
  const std::string config = to_json();
  out.write(io::keras_archive(config, io::weights_image(*this)));
  out.commit();
}

Model load_model(const std::string& path, const LoadOptions& options) {
  if (!options.safe_mode)
    throw ConfigError(
        "load_model: safe_mode = false asks for code from a file to be run, which is never done; "
        "register the class or function and load with safe_mode = true");
  const RegistrationScope scope;
  if (options.custom_objects) options.custom_objects();
  if (path.ends_with(".h5") || path.ends_with(".hdf5")) return io::load_legacy_model(path, options.compile);
  const io::KerasFile file(path);
  Model model = read_model(file, path, options.compile);
  if (model.built()) io::load_weights(file.open_weights(), model.model_state(), false);
  return model;
}

}  // namespace hornet
