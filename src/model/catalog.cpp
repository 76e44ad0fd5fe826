#include <algorithm>
#include <hornet/model/catalog.hpp>

namespace hornet {

void throw_unknown_entry(std::string_view kind, std::string_view name,
                         const std::vector<std::vector<std::string>>& known) {
  std::vector<std::string> candidates;  // first names before second ones: of equally near ones the first is offered
  std::size_t most = 0;
  for (const auto& names : known) most = std::max(most, names.size());
  for (std::size_t i = 0; i < most; ++i)
    for (const auto& names : known)
      if (i < names.size()) candidates.push_back(names[i]);
  std::string message = "unknown " + std::string(kind) + " '" + std::string(name) + "'.";
  if (const std::string near = nearest_name(name, candidates); !near.empty())
    message += " Did you mean '" + near + "'?";
  std::string list;
  for (const auto& names : known) list += (list.empty() ? " '" : ", '") + names.front() + "'";
  throw ConfigError(message + " Known:" + list + ".");
}

}  // namespace hornet
