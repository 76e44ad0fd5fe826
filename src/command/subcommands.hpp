// The subcommands of `hornet`, each in a file of its own. Each adds itself to the command line and runs when it is
// asked for; what fails is an exception. CLI11 stays out of this header.
#pragma once

namespace CLI {
class App;
}

namespace hornet::command {

void add_convert(CLI::App& app);
void add_diff(CLI::App& app, int& status);  // sets the status to 1 when the files differ
void add_plot(CLI::App& app);
void add_predict(CLI::App& app);
void add_summary(CLI::App& app);

}  // namespace hornet::command
