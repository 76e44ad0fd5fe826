#include <algorithm>
#include <cctype>
#include <hornet/base/error.hpp>
#include <numeric>

namespace hornet {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// Levenshtein distance with one row of state.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string nearest_name(std::string_view name, std::span<const std::string> candidates) {
  const std::string wanted = lower(name);
  std::size_t best = 2 + wanted.size() / 3;
  std::string found;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(wanted, lower(candidate));
    const bool closer_in_case = distance == best && edit_distance(name, candidate) < edit_distance(name, found);
    if (distance < best || (closer_in_case && !found.empty())) best = distance, found = candidate;
  }
  return found;
}

std::string suggest(std::string_view name, std::span<const std::string> candidates) {
  std::string out;
  if (const std::string near = nearest_name(name, candidates); !near.empty()) out += " Did you mean '" + near + "'?";
  if (candidates.empty()) return out;
  out += " Known:";
  for (std::size_t i = 0; i < candidates.size(); ++i) out += (i ? ", '" : " '") + candidates[i] + "'";
  return out + ".";
}

}  // namespace hornet
