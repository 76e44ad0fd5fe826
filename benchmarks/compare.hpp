// Hornet beside its peers: the same workload in turns, A B A B, so that both meet the same machine.
#pragma once

#include <string>
#include <vector>

namespace hornet::benchmarks {

struct CompareOptions {
  std::string python;  // an interpreter whose environment has the peers: keras, torch, jax
  std::string self;    // path of this program
  int pairs = 5;
  double seconds = 5;          // of each run
  int threads = 1;             // of both
  std::string device = "cpu";  // of Hornet
  std::string data_dir = {};
  std::vector<std::string> peers = {};  // of peer_names(); all when empty
};

std::vector<std::string> peer_names();

// One JSON line for each peer found and each of the workload's measurements: both medians, and the ratio of the peer's
// time to ours, median, least and greatest of the pairs. Throws ConfigError when the environment has no peer.
std::vector<std::string> compare(const std::string& workload, const CompareOptions& options);

}  // namespace hornet::benchmarks
