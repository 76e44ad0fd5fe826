// hornet convert IN OUT: a model's or a file's weights in another form; a model as a ".keras" file. Where the weights
// come without their model, --model says which one they are for.
#include <CLI/CLI.hpp>
#include <hornet/io/load_model.hpp>
#include <hornet/io/weights_by_path.hpp>
#include <memory>
#include <optional>

#include "src/command/files.hpp"
#include "src/command/subcommands.hpp"

namespace hornet::command {
namespace {

struct Arguments {
  std::string in, out, model;
  std::optional<double> max_shard_size;
};

// The model that `in` is, or the one that its weights are for.
Model whole_model(const Arguments& arguments) {
  if (holds_model(arguments.in)) return load_model(arguments.in);
  if (arguments.model.empty())
    throw ConfigError("'" + arguments.in + "' holds weights alone: name the model they are for by --model");
  Model model = load_model(arguments.model);
  set_weights_by_path(model, open_weights(arguments.in));
  return model;
}

void run(const Arguments& arguments) {
  expect_known_ending(arguments.in);
  expect_known_ending(arguments.out);
  const bool has_model = holds_model(arguments.in) || !arguments.model.empty();
  if (holds_model(arguments.out)) return whole_model(arguments).save(arguments.out);
  if (arguments.out.ends_with(".weights.json")) {
    if (!arguments.max_shard_size) throw ConfigError("'" + arguments.out + "' needs --max-shard-size");
    return whole_model(arguments).save_weights(arguments.out, {.max_shard_size = arguments.max_shard_size});
  }
  if (has_model && arguments.out.ends_with(".weights.h5")) return whole_model(arguments).save_weights(arguments.out);
  save_weights_alone(arguments.out, has_model ? weights_by_path(whole_model(arguments)) : open_weights(arguments.in));
}

}  // namespace

void add_convert(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "convert", "among .keras, .weights.h5, .weights.json, .npz and .safetensors; .h5 of Keras 1 and 2 is read");
  command->add_option("in", arguments->in, "model or weights")->required();
  command->add_option("out", arguments->out, "what to write")->required();
  command->add_option("--model", arguments->model, "the model that the weights are for");
  command->add_option("--max-shard-size", arguments->max_shard_size, "GiB of a file, for .weights.json");
  command->callback([arguments] { run(*arguments); });
}

}  // namespace hornet::command
