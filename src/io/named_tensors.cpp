#include <algorithm>
#include <hornet/base/error.hpp>
#include <hornet/io/named_tensors.hpp>

namespace hornet {

const Tensor& tensor_named(const NamedTensors& tensors, std::string_view name) {
  const auto found =
      std::ranges::find(tensors, name, [](const auto& entry) -> std::string_view { return entry.first; });
  if (found != tensors.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [each, tensor] : tensors) known.push_back(each);
  throw ConfigError("there is no tensor '" + std::string(name) + "'." + suggest(name, known));
}

}  // namespace hornet
