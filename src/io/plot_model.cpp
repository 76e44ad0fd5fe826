#include <filesystem>
#include <hornet/io/plot_model.hpp>

#include "src/base/atomic_file.hpp"
#include "src/base/subprocess.hpp"

namespace hornet {
namespace {

std::string picture_of(const std::string& dot, const std::string& format) {
  if (!is_program("dot"))
    throw IoError(
        "plot_model: pictures need Graphviz' program 'dot', which is not installed (Debian: apt-get install "
        "graphviz); a path ending in '.dot' needs nothing");
  const ProgramResult result = run_program({"dot", "-T" + format}, dot);
  if (result.status != 0)
    throw IoError("plot_model: 'dot -T" + format + "' ended with status " + std::to_string(result.status) + ": " +
                  result.errors);
  return result.output;
}

}  // namespace

void plot_model(const Model& model, const std::string& path, const PlotOptions& options) {
  PlotOptions complete = options;
  complete.show_layer_names = options.show_layer_names.value_or(false);
  const std::string dot = model_to_dot(model, complete);
  std::string format = std::filesystem::path(path).extension();
  format = format.empty() ? "png" : format.substr(1);
  const std::string content = format == "dot" || format == "gv" ? dot : picture_of(dot, format);
  AtomicFile file(path);
  file.write(std::as_bytes(std::span(content)));
  file.commit();
}

}  // namespace hornet
