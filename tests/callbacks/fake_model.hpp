// A model as callbacks see it: one weight, a float32 learning rate as optimizers keep it, and a list of what was saved.
#pragma once

#include <hornet/model/callback.hpp>
#include <map>

struct FakeModel : hornet::CallbackModel {
  float rate = 0.1F;
  std::vector<hornet::Tensor> weights{hornet::Tensor({1.0})};
  std::map<std::string, hornet::Direction, std::less<>> metrics;
  std::vector<std::string> saved;
  std::int64_t steps = 0;

  double learning_rate() const override { return static_cast<double>(rate); }
  void set_learning_rate(double value) override { rate = static_cast<float>(value); }
  std::vector<hornet::Tensor> get_weights() const override { return {weights[0].clone()}; }
  void set_weights(const std::vector<hornet::Tensor>& values) override { weights = values; }
  void save_weights(const std::string& path) override { saved.push_back("weights " + path); }
  void save(const std::string& path) override { saved.push_back("model " + path); }
  void save_training(const std::string& path, const hornet::TrainingPosition& at) override {
    saved.push_back("training " + path + " at " + std::to_string(at.epoch) + ", " + std::to_string(at.batch));
  }
  void resume_training(const std::string& path) override { saved.push_back("resumed " + path); }
  hornet::Direction direction(std::string_view metric) const override {
    const auto found = metrics.find(metric);
    return found == metrics.end() ? hornet::Direction::unknown : found->second;
  }
  std::int64_t iterations() const override { return steps; }
  void swap_averages() override { saved.push_back("swapped"); }
  void reset_averages() override { saved.push_back("reset"); }
  std::vector<std::pair<std::string, hornet::Tensor>> named_weights() const override {
    return {{"layer/weight", weights[0].clone()}};
  }
  std::string to_json() const override { return "{}"; }
};
