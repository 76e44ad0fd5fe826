#include "src/io/weight_load.hpp"

#include <cstdio>

#include "src/io/weight_groups.hpp"

namespace hornet::io {
namespace {

// The value, or nothing and a sentence on why it does not fit.
std::string read_value(const std::string& owner, const WeightMatch& match, Tensor& value) {
  const Variable& variable = *match.variable;
  const TensorType in_file = match.file->type(match.dataset);
  if (in_file.shape != variable.type().shape)
    return owner + ": " + variable.name + " is " + to_string(in_file.shape) + " in the file (" + match.dataset +
           "), this model has " + to_string(variable.type().shape);
  value = match.file->tensor(match.dataset, saved_type(variable)).astype(variable.type().dtype);
  return "";
}

}  // namespace

void WeightLoad::read(const std::string& owner, const std::vector<WeightMatch>& matches) {
  std::vector<Value> values;
  std::vector<std::string> problems;
  for (const WeightMatch& match : matches) {
    Tensor value;
    std::string problem = read_value(owner, match, value);
    if (problem.empty())
      values.push_back({match.variable, std::move(value)});
    else
      problems.push_back(std::move(problem));
  }
  ++objects_;
  if (problems.empty()) {
    values_.insert(values_.end(), values.begin(), values.end());
  } else {
    ++misfits_;
    problems_.insert(problems_.end(), problems.begin(), problems.end());
  }
}

void WeightLoad::add_problem(std::string problem) {
  ++objects_, ++misfits_;
  problems_.push_back(std::move(problem));
}

std::string WeightLoad::message() const {
  std::string out = "'" + path_ + "': " + std::to_string(misfits_) + " of " + std::to_string(objects_) +
                    " objects do not fit this model:";
  for (const std::string& problem : problems_) out += "\n  " + problem;
  return out;
}

void WeightLoad::assign() const {
  for (const Value& value : values_) value.variable->set(value.tensor);
}

void WeightLoad::finish(bool skip_mismatch) const {
  if (!fits() && !skip_mismatch)
    throw ShapeError(message() +
                     "\nWere the weights saved from another architecture? skip_mismatch = true loads the rest.");
  if (!fits()) std::fprintf(stderr, "hornet: warning: %s\n", message().c_str());
  assign();
}

}  // namespace hornet::io
