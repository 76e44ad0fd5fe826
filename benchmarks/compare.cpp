#include "benchmarks/compare.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <hornet/base/config.hpp>
#include <hornet/base/error.hpp>
#include <map>

#include "benchmarks/machine.hpp"
#include "benchmarks/measurement.hpp"

namespace hornet::benchmarks {
namespace {

struct Peer {
  const char* name;
  const char* script;
  const char* backend;    // KERAS_BACKEND
  const char* module;     // that Python must be able to import
  const char* workloads;  // "" for all
};

constexpr Peer kPeers[] = {
    {"Keras on TensorFlow", "keras_peer.py", "tensorflow", "keras, tensorflow", ""},
    {"Keras on JAX", "keras_peer.py", "jax", "keras, jax", ""},
    {"Keras on PyTorch", "keras_peer.py", "torch", "keras, torch", ""},
    {"PyTorch", "torch_peer.py", "", "torch", ""},
    {"JAX by hand", "jax_peer.py", "", "jax", "W1 W3 W4"},
};

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

struct Output {
  std::string text;
  bool succeeded = false;
};

Output run(const std::string& command) {
  Output output;
  FILE* pipe = popen(command.c_str(), "r");
  if (!pipe) throw IoError("cannot start: " + command);
  std::array<char, 4096> buffer;
  for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    output.text.append(buffer.data(), n);
  output.succeeded = pclose(pipe) == 0;
  return output;
}

using Times = std::map<std::string, double>;  // µs a step by measurement

Times times_of(const std::string& command) {
  const Output output = run(command);
  if (!output.succeeded) throw ConfigError("it failed: " + command);
  Times times;
  for (std::size_t begin = 0; begin < output.text.size();) {
    const std::size_t end = std::min(output.text.find('\n', begin), output.text.size());
    if (output.text[begin] == '{') {
      const Config line = parse_json(output.text.substr(begin, end - begin));
      times[line.at("workload").as_string()] = line.at("us_per_step").as_double();
    }
    begin = end + 1;
  }
  return times;
}

bool offers(const Peer& peer, const std::string& workload, const CompareOptions& options) {
  const std::vector<std::string>& wanted = options.peers;
  if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), peer.name) == wanted.end()) return false;
  const std::string listed = peer.workloads;
  if (!listed.empty() && listed.find(workload) == std::string::npos) return false;
  return run("TF_CPP_MIN_LOG_LEVEL=3 " + quoted(options.python) + " -c " +
             quoted(std::string("import ") + peer.module) + " 2>/dev/null")
      .succeeded;
}

std::string command_of(const Peer& peer, const std::string& workload, const CompareOptions& options) {
  const std::string threads = std::to_string(options.threads);
  const auto script = std::filesystem::path(HORNET_PEERS) / peer.script;
  std::string command = "OMP_NUM_THREADS=" + threads + " TF_NUM_INTRAOP_THREADS=" + threads;
  if (*peer.backend) command += std::string(" KERAS_BACKEND=") + peer.backend;
  command += " " + quoted(options.python) + " " + quoted(script.string()) + " " + workload;
  command += " --seconds " + std::to_string(options.seconds);
  if (!options.data_dir.empty()) command += " --data-dir " + quoted(options.data_dir);
  return command + " 2>/dev/null";
}

std::string own_command(const std::string& workload, const CompareOptions& options) {
  std::string command = quoted(options.self) + " " + workload + " --seconds " + std::to_string(options.seconds) +
                        " --threads " + std::to_string(options.threads) + " --device " + options.device;
  return options.data_dir.empty() ? command : command + " --data-dir " + quoted(options.data_dir);
}

struct Pairs {
  std::vector<double> ours, theirs, ratios;
};

std::string line_of(const Peer& peer, const std::string& measurement, const Pairs& pairs,
                    const CompareOptions& options) {
  const auto rounded = [](double value) { return std::round(value * 1e3) / 1e3; };
  const auto [least, most] = std::minmax_element(pairs.ratios.begin(), pairs.ratios.end());
  Config line;
  line.append("workload", measurement);
  line.append("peer", peer.name);
  line.append("pairs", static_cast<std::int64_t>(pairs.ratios.size()));
  line.append("threads", options.threads);
  line.append("hornet_us", rounded(median(pairs.ours)));
  line.append("peer_us", rounded(median(pairs.theirs)));
  line.append("times_faster", rounded(median(pairs.ratios)));
  line.append("least", rounded(*least));
  line.append("most", rounded(*most));
  line.append("cpu", cpu_model());
  line.append("commit", commit());
  return to_json(line);
}

}  // namespace

std::vector<std::string> peer_names() {
  std::vector<std::string> names;
  for (const Peer& peer : kPeers) names.emplace_back(peer.name);
  return names;
}

std::vector<std::string> compare(const std::string& workload, const CompareOptions& options) {
  std::vector<std::string> lines;
  for (const Peer& peer : kPeers) {
    if (!offers(peer, workload, options)) continue;
    std::map<std::string, Pairs> measured;
    for (int pair = 0; pair < options.pairs; ++pair) {
      const Times ours = times_of(own_command(workload, options));
      for (const auto& [name, theirs] : times_of(command_of(peer, workload, options))) {
        Pairs& pairs = measured[name];
        pairs.ours.push_back(ours.at(name));
        pairs.theirs.push_back(theirs);
        pairs.ratios.push_back(theirs / ours.at(name));
      }
    }
    for (const auto& [name, pairs] : measured) lines.push_back(line_of(peer, name, pairs, options));
  }
  if (lines.empty())
    throw ConfigError("--compare: none of the peers asked for serves " + workload + ", or " + options.python +
                      " can import neither keras with a backend, nor torch, nor jax");
  return lines;
}

}  // namespace hornet::benchmarks
