// From the arguments of fit, evaluate and predict to a source of batches.
#pragma once

#include <hornet/data/batch_source.hpp>
#include <hornet/model/training_options.hpp>
#include <memory>

namespace hornet {

struct ModelState;

// Tensors in the order of `names`; `what` ("x", "y", "sample_weight") is named in errors. A wrong count or name is a
// DataError. Empty stays empty.
std::vector<Tensor> ordered(const Tensors& tensors, const std::vector<std::string>& names, const char* what);

// What a model is given, matched to its inputs and outputs. Builds a Sequential whose input is not known yet.
Arrays arrays_for(ModelState& model, const Tensors& x, const Tensors& y, const Tensors& sample_weight);

// Throws ConfigError for a dataset without end, unless `steps` (the argument called `option`) ends it.
void expect_end(const Dataset& data, const std::optional<std::int64_t>& steps, const char* option);

// Throws before anything has changed: DataError or ShapeError for targets that the losses cannot take (labels out of
// range, NaN), DataError for sample weights that are not finite.
void check_targets(const ModelState& model, const Arrays& arrays);

// Throws DataError unless every tensor suits its input: rank, extents, number of inputs and outputs.
void check_batch(ModelState& model, const std::vector<Tensor>& x, const std::vector<Tensor>& y, bool needs_targets);

}  // namespace hornet
