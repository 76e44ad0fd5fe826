// hornet predict FILE --input x.npy --output y.npy
#include <CLI/CLI.hpp>
#include <hornet/io/load_model.hpp>
#include <hornet/io/npy.hpp>
#include <hornet/runtime/device.hpp>
#include <memory>

#include "src/command/subcommands.hpp"

namespace hornet::command {
namespace {

struct Arguments {
  std::string file, output, device;
  std::vector<std::string> inputs;
  std::int64_t batch_size = 32;
};

// "x.npy" is the next input, "name=x.npy" the one of that name, each array of "x.npz" the one it is called after.
void add_input(const std::string& argument, Tensors& x) {
  if (argument.ends_with(".npz")) {
    for (auto& entry : load_npz(argument)) x.named.push_back(std::move(entry));
    return;
  }
  const std::size_t equals = argument.find('=');
  if (equals == std::string::npos)
    x.list.push_back(load_npy(argument));
  else
    x.named.emplace_back(argument.substr(0, equals), load_npy(argument.substr(equals + 1)));
}

void run(const Arguments& arguments) {
  if (!arguments.device.empty()) set_device(arguments.device);
  Model model = load_model(arguments.file, {.compile = false});
  Tensors x;
  for (const std::string& input : arguments.inputs) add_input(input, x);
  const std::vector<Tensor> outputs = model.predict_all(x, {.batch_size = arguments.batch_size, .verbose = 0});
  if (arguments.output.ends_with(".npz")) {
    const std::vector<std::string> names = model.output_names();
    NamedTensors named;
    for (std::size_t i = 0; i < outputs.size(); ++i) named.emplace_back(names[i], outputs[i]);
    return save_npz(arguments.output, named);
  }
  if (outputs.size() != 1)
    throw ConfigError("the model has " + std::to_string(outputs.size()) +
                      " outputs: give an --output that ends in '.npz', which holds them by name");
  save_npy(arguments.output, outputs.front());
}

}  // namespace

void add_predict(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("predict", "what a model makes of its inputs");
  command->add_option("file", arguments->file, "model")->required();
  command->add_option("--input", arguments->inputs, "x.npy, name=x.npy, or x.npz with arrays by the inputs' names")
      ->required();
  command->add_option("--output", arguments->output, "y.npy, or y.npz with arrays by the outputs' names")->required();
  command->add_option("--batch-size", arguments->batch_size, "samples at once")->check(CLI::PositiveNumber);
  command->add_option("--device", arguments->device, "cpu, gpu, gpu:1, or auto: a GPU where there is one");
  command->callback([arguments] { run(*arguments); });
}

}  // namespace hornet::command
