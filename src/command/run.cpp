#include "src/command/run.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <hornet/base/error.hpp>

#include "src/command/subcommands.hpp"

namespace hornet::command {

int run(std::vector<std::string> arguments) {
  constexpr int kFailed = 2;
  CLI::App app("Looks into models in Keras' files, compares, converts, draws and runs them.", "hornet");
  app.require_subcommand(1);
  int status = 0;
  add_summary(app);
  add_diff(app, status);
  add_predict(app);
  add_convert(app);
  add_plot(app);
  try {
    std::ranges::reverse(arguments);  // CLI11 takes them from the back
    app.parse(arguments);
    return status;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kFailed;
  } catch (const Error& error) {
    std::fprintf(stderr, "hornet: %s\n", error.what());
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "hornet: out of memory\n");
  }
  return kFailed;
}

}  // namespace hornet::command
