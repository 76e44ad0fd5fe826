// A model that Keras recorded under models/: the files of its name, the data it was trained on, and how.
#pragma once

#include <hornet/model/model.hpp>
#include <set>
#include <string>
#include <vector>

#include "src/io/h5_reader.hpp"

class RecordedModel {
 public:
  explicit RecordedModel(const std::string& name);

  const std::string& name() const { return name_; }
  std::string path(const std::string& ending) const;  // of the file "NAME<ending>"
  std::string text(const std::string& ending) const;  // what is in it
  const hornet::io::H5Reader& file() const { return file_; }

  // What is wrong with `ours` beside the numbered tensors of a group of the file, "" when nothing.
  std::string compare(const std::string& group, const std::vector<hornet::Tensor>& ours, double tolerance) const;
  hornet::Model untrained() const;  // from its configuration
  // What is wrong with the model's predictions, recorded as "predict_before", "predict_after" or "predict_continued";
  // "" when nothing.
  std::string compare_predictions(hornet::Model& model, const std::string& recorded = "predict_after") const;

  bool in_float64() const;
  // Ten times what Keras on PyTorch and Keras on JAX differ by.
  double prediction_tolerance() const { return in_float64() ? 1e-6 : 2e-5; }
  double weight_tolerance() const { return in_float64() ? 1e-6 : 5e-5; }

  hornet::Tensors x() const { return data("x"); }
  hornet::Tensors y() const { return data("y"); }
  std::int64_t batch_size() const { return file_.attribute<std::int64_t>("", "batch_size"); }
  std::int64_t epochs() const { return file_.attribute<std::int64_t>("", "epochs"); }  // of the recorded training
  std::int64_t further_epochs() const { return file_.type("continued/loss").shape[0]; }
  hornet::Config fit_arguments() const;  // besides data, batch size and epochs
  hornet::FitOptions fit_options(std::int64_t epochs) const;

 private:
  hornet::Tensors data(const std::string& group) const;

  std::string name_;
  hornet::io::H5Reader file_;
};

std::vector<std::string> recorded_models();  // their names, sorted

// The classes that the model's configuration names and no catalog has.
std::set<std::string> missing_classes(const std::string& model);
