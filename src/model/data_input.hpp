// From the arguments of fit, evaluate and predict to a source of batches.
#pragma once

#include <hornet/data/batch_source.hpp>
#include <hornet/model/training_options.hpp>
#include <memory>

#include "src/model/batch_step.hpp"

namespace hornet {

// Tensors in the order of `names`; `what` ("x", "y", "sample_weight") is named in errors. A wrong count or name is a
// DataError. Empty stays empty.
std::vector<Tensor> ordered(const Tensors& tensors, const std::vector<std::string>& names, const char* what);

// What a model is given, matched to its inputs and outputs and checked as check_batch() does. Builds a Sequential whose
// input is not known yet. A step of one's own takes lists as they are.
Arrays arrays_for(ModelState& model, BatchStep::Mode mode, const Tensors& x, const Tensors& y,
                  const Tensors& sample_weight);

// Throws ConfigError for a dataset without end, unless `steps` (the argument called `option`) ends it.
void expect_end(const Dataset& data, const std::optional<std::int64_t>& steps, const char* option);

// Throws before anything has changed: DataError or ShapeError for targets that the losses cannot take (labels out of
// range, NaN), DataError for sample weights that are not finite.
void check_targets(const ModelState& model, BatchStep::Mode mode, const Arrays& arrays);

// Throws DataError unless every tensor suits its input: rank, extents, number of inputs and outputs; and targets are
// there, except to predict. What a step of one's own is given needs only to hold samples.
void check_batch(ModelState& model, BatchStep::Mode mode, const std::vector<Tensor>& x, const std::vector<Tensor>& y);

}  // namespace hornet
