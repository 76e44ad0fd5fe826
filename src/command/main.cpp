// hornet: looks into models in Keras' files, compares, converts, draws and runs them (docs/command.md).
#include "src/command/run.hpp"

int main(int argc, char** argv) { return hornet::command::run({argv + 1, argv + argc}); }
