// A way of doing things that the environment chooses, and a program for itself.
#pragma once

#include <atomic>
#include <cstdlib>
#include <hornet/base/error.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hornet::cuda {

template <class Mode>
class Choice {
 public:
  Choice(const char* variable, std::vector<std::pair<std::string_view, Mode>> values)
      : variable_(variable), values_(std::move(values)) {}

  // Mode::automatic where the variable is not set or empty. Throws ConfigError for a value that there is not.
  Mode asked_for() const {
    const char* value = std::getenv(variable_);
    const std::string_view text = value ? value : "";
    if (text.empty()) return Mode::automatic;
    for (const auto& [name, mode] : values_)
      if (text == name) return mode;
    throw ConfigError("the environment variable " + std::string(variable_) + " is \"" + std::string(text) +
                      "\"; expected " + names());
  }

  void choose(Mode mode) { chosen_ = static_cast<int>(mode); }  // in place of what was asked for
  Mode operator()() const {
    const int mode = chosen_;
    return mode == kNotChosen ? asked_for() : static_cast<Mode>(mode);
  }

 private:
  std::string names() const {  // "a", "b" or "c"
    std::string all;
    for (std::size_t i = 0; i < values_.size(); ++i)
      all += (i == 0 ? "\"" : i + 1 == values_.size() ? " or \"" : ", \"") + std::string(values_[i].first) + "\"";
    return all;
  }

  static constexpr int kNotChosen = -1;

  const char* variable_;
  std::vector<std::pair<std::string_view, Mode>> values_;
  std::atomic<int> chosen_ = kNotChosen;  // not an optional Mode, for which clang asks for libatomic
};

}  // namespace hornet::cuda
