// The tests of tests/cuda run here too, with a GPU's driver where their own program has one on the host.
#include "src/backends/cuda/load.hpp"
#include "tests/cuda/emulated_driver.hpp"

std::unique_ptr<hornet::cuda::Driver> hornet::cuda::emulated_driver() { return load_driver(0); }
bool hornet::cuda::is_emulated() { return false; }
