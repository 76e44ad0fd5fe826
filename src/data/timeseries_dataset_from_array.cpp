#include <algorithm>
#include <cstring>
#include <hornet/base/error.hpp>
#include <hornet/data/timeseries_dataset_from_array.hpp>

namespace hornet::utils {
namespace {

constexpr const char* kOwner = "timeseries_dataset_from_array";

void expect_within(const char* option, std::int64_t value, std::int64_t low, std::int64_t end) {
  if (value < low || value >= end)
    throw ConfigError(std::string(kOwner) + ": expected " + option + " from " + std::to_string(low) + " to " +
                      std::to_string(end - 1) + ", got " + std::to_string(value));
}

void expect_valid(std::int64_t steps, std::int64_t sequence_length, const TimeseriesDatasetOptions& options) {
  const std::int64_t start = options.start_index.value_or(0);
  if (sequence_length < 1)
    throw ConfigError(std::string(kOwner) + ": expected sequence_length >= 1, got " + std::to_string(sequence_length));
  expect_within("start_index", start, 0, steps);
  if (options.end_index) expect_within("end_index", *options.end_index, start + 1, steps);
  expect_within("sampling_rate", options.sampling_rate, 1, steps);
  expect_within("sequence_stride", options.sequence_stride, 1, steps);
}

struct Windows {
  Tensor data;  // [steps, …]: the part that is used
  std::optional<Tensor> targets;
  std::int64_t length, rate;

  Element at(std::int64_t start) const {
    Tensor window(data.dtype(), data.shape().with(0, length));
    const std::int64_t bytes = length > 0 ? window.bytes() / length : 0;  // of a step
    for (std::int64_t i = 0; i < length && bytes > 0; ++i)
      std::memcpy(window.raw() + i * bytes, data.raw() + (start + i * rate) * bytes, static_cast<std::size_t>(bytes));
    Element element{{std::move(window)}};
    if (!targets) return element;
    Tensor target;
    target.point_to_row(*targets, start);
    element.y.push_back(target.clone());
    return element;
  }
};

// Where windows start, counted from the first step that is used; `most` is where they have to end.
Tensor starts_of(const Windows& windows, std::int64_t stride, std::int64_t most) {
  const std::int64_t steps = windows.data.shape()[0], span = (windows.length - 1) * windows.rate + 1;
  if (span > steps)
    throw ConfigError(std::string(kOwner) + ": a window takes " + std::to_string(span) + " steps, of which there are " +
                      std::to_string(steps));
  std::vector<std::int64_t> starts;
  for (std::int64_t start = 0; start < std::min(steps - span + 1, most); start += stride) starts.push_back(start);
  if (windows.targets && !starts.empty() && starts.back() >= windows.targets->shape()[0])
    throw DataError(std::string(kOwner) + ": a window starts at step " + std::to_string(starts.back()) +
                    " of those that are used, where there are " + std::to_string(windows.targets->shape()[0]) +
                    " targets; give as many targets as data");
  return Tensor::from(starts);
}

Tensor used(const Tensor& series, const char* name, const TimeseriesDatasetOptions& options) {
  if (series.rank() < 1)
    throw ShapeError(std::string(kOwner) + ": expected " + name + " of at least one axis, got " +
                     to_string(series.shape()));
  const std::int64_t steps = series.shape()[0], end = std::min(options.end_index.value_or(steps), steps);
  return series.rows(std::min(options.start_index.value_or(0), end), end);
}

}  // namespace

Dataset timeseries_dataset_from_array(const Tensor& data, const std::optional<Tensor>& targets,
                                      std::int64_t sequence_length, const TimeseriesDatasetOptions& options) {
  if (data.rank() > 0) expect_valid(data.shape()[0], sequence_length, options);
  const Windows windows{used(data, "data", options),
                        targets ? std::optional(used(*targets, "targets", options)) : std::nullopt, sequence_length,
                        options.sampling_rate};
  const std::int64_t most = targets ? targets->shape()[0] : data.shape()[0];
  const Tensor starts = starts_of(windows, options.sequence_stride, most);
  Dataset dataset = Dataset::from_tensors(starts);
  if (options.shuffle) dataset = dataset.shuffle(std::max<std::int64_t>(starts.size(), 1), {.seed = options.seed});
  dataset = dataset.map([windows](Element start) { return windows.at(static_cast<std::int64_t>(start.x[0].item())); });
  return options.batch_size ? dataset.batch(*options.batch_size) : dataset;
}

}  // namespace hornet::utils
