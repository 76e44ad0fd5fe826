// Under what a benchmark ran: a figure means nothing without it.
#pragma once

#include <string>

namespace hornet::benchmarks {

std::string cpu_model();       // "AMD EPYC 9R14"; "unknown" where the system does not tell
std::string onednn_version();  // "2.6.3"; "none" in a build without it
std::string commit();          // of the source at the last build: "v0.1.0-12-g0123abc", "-dirty" when it was changed

}  // namespace hornet::benchmarks
