// The files that Keras wrote of each recorded model (tests/golden/models), with its data and predictions.
#pragma once

#include <hornet/model/model.hpp>
#include <string>
#include <vector>

struct RecordedFiles {
  std::string name;  // "mlp_adam"

  std::string path(const std::string& ending) const;  // of "mlp_adam" + ending
  bool known() const;                                 // whether all of its classes are there
  hornet::Model untrained() const;                    // from its configuration
  hornet::Tensors data(const std::string& group) const;

  // What is wrong with a trained copy's predictions, "" when nothing.
  std::string compare_predictions(hornet::Model& model) const;
};

// All of them, none where the recorded values are absent.
std::vector<RecordedFiles> recorded_files();
