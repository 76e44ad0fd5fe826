// Windows that slide over a series, as a dataset.
#pragma once

#include <cstdint>
#include <hornet/data/dataset.hpp>
#include <optional>

namespace hornet::utils {

struct TimeseriesDatasetOptions {
  std::int64_t sequence_stride = 1;              // steps from the start of a window to that of the next
  std::int64_t sampling_rate = 1;                // steps from one element of a window to the next
  std::optional<std::int64_t> batch_size = 128;  // nullopt: single windows, not batches
  bool shuffle = false;                          // in a new random order each pass; else in order of time
  std::optional<std::uint64_t> seed = {};        // default next_seed()
  std::optional<std::int64_t> start_index = {};  // the first step that is used, default 0
  std::optional<std::int64_t> end_index = {};    // one behind the last, default all
};

// data [steps, …] -> windows x [batch, sequence_length, …]: data[i], data[i + sampling_rate], …; and with targets
// [steps, …] y [batch, …]: targets[i], of the step i where the window starts. `{}` for no targets; where there are
// fewer of them than of data, windows end with them. Shares the tensors: they must not change while the dataset is
// used.
//
//   // the next step from the last ten
//   auto windows = utils::timeseries_dataset_from_array(data.rows(0, n - 10), data.rows(10, n), 10,
//                                                       {.batch_size = 32});
//
// Throws ConfigError for an option that Keras refuses, and where no window fits; DataError when a window starts behind
// the last of the targets. Keras: keras/src/utils/timeseries_dataset_utils.py, which draws other random orders.
Dataset timeseries_dataset_from_array(const Tensor& data, const std::optional<Tensor>& targets,
                                      std::int64_t sequence_length, const TimeseriesDatasetOptions& options = {});

}  // namespace hornet::utils
