#include "arguments.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <hornet/hornet.hpp>
#include <optional>

// In place of an abort.
[[noreturn]] static void end_with_text() {
  try {
    if (const std::exception_ptr error = std::current_exception()) std::rethrow_exception(error);
  } catch (const std::exception& error) {
    std::fflush(stdout);
    std::fprintf(stderr, "%s\n", error.what());
    std::_Exit(EXIT_FAILURE);
  }
  std::abort();
}

Arguments parse_arguments(int argc, char** argv, const char* description, std::int64_t default_epochs) {
  std::set_terminate(end_with_text);
  Arguments arguments{"", default_epochs};
  std::optional<std::uint64_t> seed;
  std::optional<int> threads;
  std::string device;
  CLI::App app(description);
  app.add_option("--data-dir", arguments.data_dir, "folder with the four MNIST files")->check(CLI::ExistingDirectory);
  app.add_option("--epochs", arguments.epochs, "passes over the training data")->check(CLI::NonNegativeNumber);
  app.add_option("--seed", seed, "makes the run repeatable to the bit");
  app.add_option("--threads", threads, "threads to compute with; results do not depend on it")
      ->check(CLI::Range(1, 1024));
  app.add_option("--device", device, "cpu, gpu, gpu:1, or auto: a GPU where there is one");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  hornet::set_device(device.empty() ? hornet::device() : device);  // HORNET_DEVICE may be wrong as well
  if (seed) hornet::set_random_seed(*seed);
  if (threads) hornet::set_num_threads(*threads);
  arguments.seeded = seed.has_value();
  return arguments;
}
