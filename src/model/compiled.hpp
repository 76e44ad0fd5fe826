// What compile() made of its arguments: for each output its loss and metrics, and the accumulators that every batch
// adds to. Names and their order are Keras' (keras/src/trainers/compile_utils.py).
#pragma once

#include <hornet/model/training_options.hpp>

namespace hornet {

// A value shown in logs: where it comes from and the variables it accumulates in.
struct Tracked {
  enum class Source { total_loss, output_loss, metric, reported };
  Source source = Source::total_loss;
  std::string name;                                       // in logs
  std::size_t output = 0;                                 // which output, of a loss or metric
  const Metric* metric = nullptr;                         // owned by Compiled::outputs
  bool weighted = false;                                  // takes the sample weight
  std::vector<std::shared_ptr<Variable>> variables = {};  // made at the first trace
};

struct CompiledOutput {
  std::string name;
  Loss loss;
  double loss_weight = 1;
  std::vector<Metric> metrics, weighted_metrics;
};

struct Compiled {
  CompileOptions options;  // as they were given, for files
  Optimizer optimizer;
  std::vector<CompiledOutput> outputs;
  // In the order of evaluate(): loss, output losses, metrics, then what steps of one's own were seen to report.
  std::vector<Tracked> tracked;

  // Throws ConfigError naming the argument, an unknown output name (with the nearest), or a list of the wrong length.
  Compiled(CompileOptions options, const std::vector<std::string>& output_names);
  Compiled(const Compiled&) = delete;  // `tracked` points into `outputs`

  void reset_metrics();
};

}  // namespace hornet
