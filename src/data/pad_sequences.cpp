#include <algorithm>
#include <hornet/base/check.hpp>
#include <hornet/data/pad_sequences.hpp>

namespace hornet::utils {
namespace {

template <class T>
Tensor padded(const std::vector<std::vector<T>>& sequences, const PadSequencesOptions& options) {
  check_one_of("pad_sequences", "'padding'", options.padding, {"pre", "post"});
  check_one_of("pad_sequences", "'truncating'", options.truncating, {"pre", "post"});
  if (options.maxlen) check_at_least("pad_sequences", "'maxlen'", static_cast<double>(*options.maxlen), 1);
  std::size_t longest = 0;
  for (const auto& sequence : sequences) longest = std::max(longest, sequence.size());
  const std::size_t steps = options.maxlen ? static_cast<std::size_t>(*options.maxlen) : longest;
  Tensor table =
      Tensor::full({static_cast<std::int64_t>(sequences.size()), static_cast<std::int64_t>(steps)}, options.value, f64);
  double* row = table.data<double>().data();
  for (const auto& sequence : sequences) {
    const std::size_t kept = std::min(steps, sequence.size());
    const auto from = sequence.begin() + (options.truncating == "pre" ? std::ptrdiff_t(sequence.size() - kept) : 0);
    std::transform(from, from + std::ptrdiff_t(kept), row + (options.padding == "pre" ? steps - kept : 0),
                   [](T item) { return static_cast<double>(item); });
    row += steps;
  }
  return table.astype(options.dtype);
}

}  // namespace

Tensor pad_sequences(const std::vector<std::vector<int>>& sequences, const PadSequencesOptions& options) {
  return padded(sequences, options);
}

template <class T>
requires(std::same_as<T, double> || std::same_as<T, std::int64_t>) Tensor
    pad_sequences(const std::vector<std::vector<T>>& sequences, const PadSequencesOptions& options) {
  return padded(sequences, options);
}
template Tensor pad_sequences(const std::vector<std::vector<double>>&, const PadSequencesOptions&);
template Tensor pad_sequences(const std::vector<std::vector<std::int64_t>>&, const PadSequencesOptions&);

}  // namespace hornet::utils
