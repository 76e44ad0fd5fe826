// hornet summary FILE: a model's table as Keras prints it; a list of what a file of weights holds.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <hornet/io/load_model.hpp>
#include <memory>

#include "src/command/files.hpp"
#include "src/command/subcommands.hpp"

namespace hornet::command {
namespace {

struct Arguments {
  std::string file;
  SummaryOptions options;
};

void print_weights(const NamedTensors& weights) {
  std::size_t width = 0;
  std::int64_t elements = 0, bytes = 0;
  for (const auto& [name, tensor] : weights) width = std::max(width, name.size());
  for (const auto& [name, tensor] : weights) {
    std::printf("%-*s  %s\n", static_cast<int>(width), name.c_str(), to_string(tensor.type()).c_str());
    elements += tensor.size();
    bytes += tensor.bytes();
  }
  std::printf("%zu tensors, %lld numbers, %lld bytes\n", weights.size(), static_cast<long long>(elements),
              static_cast<long long>(bytes));
}

void run(const Arguments& arguments) {
  expect_known_ending(arguments.file);
  if (holds_model(arguments.file))
    load_model(arguments.file).summary(arguments.options);
  else
    print_weights(open_weights(arguments.file));
}

}  // namespace

void add_summary(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("summary", "the layers of a model, or the tensors of a file of weights");
  command->add_option("file", arguments->file, "model or weights")->required();
  command->add_flag("--expand-nested", arguments->options.expand_nested, "show the layers of nested models");
  command->add_flag("--show-trainable", arguments->options.show_trainable, "show which layers train");
  command->add_option("--line-length", arguments->options.line_length, "characters of a line; the terminal's width");
  command->callback([arguments] { run(*arguments); });
}

}  // namespace hornet::command
