// What all copies of a Model share beside its layer: what compile made, the compiled steps, the state of training.
#pragma once

#include <hornet/model/model.hpp>

#include "src/model/batch_step.hpp"
#include "src/model/compiled.hpp"
#include "src/model/functional.hpp"

namespace hornet {

// What resume_training() read: the position, and what the epoch's metrics had accumulated there.
struct ResumedTraining {
  TrainingPosition position;
  std::vector<std::vector<Tensor>> metrics;  // by Compiled::tracked, by variable
};

struct ModelState final : CallbackModel {
  explicit ModelState(Layer layer);

  Layer layer;
  std::unique_ptr<Compiled> compiled;    // null before compile()
  std::shared_ptr<Variable> random_key;  // {seed, step}: all randomness of training
  std::uint64_t shuffle_seed;
  std::unique_ptr<LayerState> step_owner;  // of weights that a step of one's own makes itself
  ResidentData resident_data;
  int fits_under_way = 0;                         // more than one where a callback fits
  std::vector<std::unique_ptr<BatchStep>> steps;  // one for each mode and list of batch types in use
  std::optional<ResumedTraining> resumed;         // by a callback: where the fit that begins goes on

  // The functional form; ConfigError when a Sequential's input is not known yet.
  const FunctionalDefinition& functional() const;
  bool has_functional() const;
  // Builds a Sequential without Input from the first data.
  void build_from(const TensorType& x);

  const Compiled& need_compiled(const char* method) const;
  // What compile was given for the usual step, or null.
  const StepFunction* own_step(BatchStep::Mode mode) const;
  BatchStep& step_for(BatchStep::Mode mode, const Batch& batch);
  void forget_steps() { steps.clear(); }
  // Weights and random numbers of step k are a function of k: training goes on exactly after loading a file. Where
  // train_step leaves compile's optimizer alone, k is counted by the random numbers themselves.
  void continue_random_numbers();
  // Before a fit: the host may have changed data that a device holds from earlier ones. They are let go, with steps of
  // them, but for these arrays.
  void begin_resident(std::initializer_list<const Arrays*> of);

  // CallbackModel
  double learning_rate() const override;
  void set_learning_rate(double value) override;
  std::vector<Tensor> get_weights() const override { return layer.get_weights(); }
  void set_weights(const std::vector<Tensor>& weights) override { layer.set_weights(weights); }
  void save_weights(const std::string& path) override;
  void save(const std::string& path) override;
  void save_training(const std::string& path, const TrainingPosition& position) override;
  void resume_training(const std::string& path) override;
  Direction direction(std::string_view metric) const override;
  std::int64_t iterations() const override { return need_compiled("iterations").optimizer.iterations(); }
  void swap_averages() override;
  void reset_averages() override;
  std::vector<std::pair<std::string, Tensor>> named_weights() const override;
  std::string to_json() const override;
};

// Keras' serialised form of a model, with "compile_config".
Config serialized_model(const ModelState& model);

}  // namespace hornet
