#include <algorithm>
#include <hornet/layers/permute.hpp>
#include <hornet/ops/shape.hpp>
#include <numeric>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct PermuteDefinition : LayerOptions {
  std::vector<std::int64_t> dims = {};

  static constexpr std::string_view class_name = "Permute";
  static constexpr auto fields() { return std::tuple{Field{"dims", &PermuteDefinition::dims}}; }

  void validate() const {
    std::vector<std::int64_t> wanted(dims.size());
    std::iota(wanted.begin(), wanted.end(), 1);
    if (dims.empty() || !std::ranges::is_permutation(dims, wanted))
      throw ConfigError("Permute: expected dims to hold 1, 2, … each once, got " +
                        to_json(ConfigCodec<std::vector<std::int64_t>>::encode(dims)));
  }

  Value call(Scope&, Value x) const {
    expect_rank(x, static_cast<int>(dims.size()) + 1, "for dims of that many axes behind the batch");
    std::vector<std::int64_t> axes{0};
    axes.insert(axes.end(), dims.begin(), dims.end());
    return ops::transpose(x, axes);
  }
};

}  // namespace

Permute::Permute(std::vector<std::int64_t> dims, LayerOptions options)
    : Layer(layer_of(PermuteDefinition{std::move(options), std::move(dims)})) {}

Layer Permute::from_config(const Config& config) { return layer_from_config<PermuteDefinition>(config); }

}  // namespace hornet::layers
