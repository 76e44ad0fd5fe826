// Values on their way from a file into variables: all are read and compared before the first variable changes.
#pragma once

#include <hornet/graph/variable.hpp>
#include <memory>
#include <string>
#include <vector>

#include "src/io/h5_reader.hpp"

namespace hornet::io {

// A variable and the dataset that holds its value.
struct WeightMatch {
  std::shared_ptr<Variable> variable;
  std::shared_ptr<const H5Reader> file;
  std::string dataset;
};

class WeightLoad {
 public:
  // `path` names the file in messages.
  explicit WeightLoad(std::string path) : path_(std::move(path)) {}

  // Reads the values of one object, which `owner` names: Dense "head". When one does not fit, none of them is kept and
  // each that does not fit is noted.
  void read(const std::string& owner, const std::vector<WeightMatch>& matches);

  // Notes an object that does not fit for another reason.
  void add_problem(std::string problem);
  bool fits() const { return problems_.empty(); }

  // "'m.weights.h5': 2 of 5 objects do not fit this model:", and a line for each thing that does not fit.
  std::string message() const;

  void assign() const;

  // Throws ShapeError with the message when something does not fit, or warns of it on stderr; then assigns.
  void finish(bool skip_mismatch) const;

 private:
  struct Value {
    std::shared_ptr<Variable> variable;
    Tensor tensor;
  };

  std::string path_;
  int objects_ = 0, misfits_ = 0;
  std::vector<std::string> problems_;
  std::vector<Value> values_;
};

}  // namespace hornet::io
