// hornet: looks into models, compares, converts, draws and runs them. Status 0: done; 1: `hornet diff` found
// differences; 2: something is wrong, the message on stderr says what.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <hornet/base/error.hpp>

#include "src/command/subcommands.hpp"

int main(int argc, char** argv) {
  constexpr int kFailed = 2;
  CLI::App app("Looks into models in Keras' files, compares, converts, draws and runs them.", "hornet");
  app.require_subcommand(1);
  int status = 0;
  hornet::command::add_summary(app);
  hornet::command::add_diff(app, status);
  hornet::command::add_predict(app);
  hornet::command::add_convert(app);
  hornet::command::add_plot(app);
  try {
    app.parse(argc, argv);
    return status;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kFailed;
  } catch (const hornet::Error& error) {
    std::fprintf(stderr, "hornet: %s\n", error.what());
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "hornet: out of memory\n");
  }
  return kFailed;
}
