// hornet plot FILE OUT: a picture of a model.
#include <CLI/CLI.hpp>
#include <hornet/io/load_model.hpp>
#include <hornet/io/plot_model.hpp>
#include <memory>

#include "src/command/subcommands.hpp"

namespace hornet::command {
namespace {

struct Arguments {
  std::string file, out = "model.png";
  bool show_layer_names = false;
  PlotOptions options;
};

void run(const Arguments& arguments) {
  PlotOptions options = arguments.options;
  options.show_layer_names = arguments.show_layer_names;
  plot_model(load_model(arguments.file, {.compile = false}), arguments.out, options);
}

}  // namespace

void add_plot(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  PlotOptions& options = arguments->options;
  CLI::App* command =
      app.add_subcommand("plot", "a picture of a model (.png, .svg, .pdf by Graphviz; .dot without it)");
  command->add_option("file", arguments->file, "model")->required();
  command->add_option("out", arguments->out, "what to write")->capture_default_str();
  command->add_flag("--show-shapes", options.show_shapes, "shapes of inputs and outputs");
  command->add_flag("--show-dtype", options.show_dtype, "dtypes of outputs");
  command->add_flag("--show-layer-names", arguments->show_layer_names, "names beside classes");
  command->add_flag("--show-layer-activations", options.show_layer_activations, "activation functions");
  command->add_flag("--show-trainable", options.show_trainable, "which layers train");
  command->add_flag("--expand-nested", options.expand_nested, "layers of nested models");
  command->add_option("--rankdir", options.rankdir, "TB, BT, LR or RL")->capture_default_str();
  command->add_option("--splines", options.splines, "ortho, curved, polyline, spline or line")->capture_default_str();
  command->add_option("--dpi", options.dpi, "dots per inch")->capture_default_str();
  command->callback([arguments] { run(*arguments); });
}

}  // namespace hornet::command
