#include <cmath>
#include <hornet/base/config.hpp>
#include <hornet/base/error.hpp>

namespace hornet {
namespace {

[[noreturn]] void mismatch(std::string_view expected, const Config& got) {
  std::string text = to_json(got);
  if (text.size() > 80) text = text.substr(0, 77) + "...";
  throw ConfigError("expected " + std::string(expected) + ", got " + text);
}

}  // namespace

Config::Config(const Config& other) = default;
Config::Config(Config&& other) noexcept = default;
Config& Config::operator=(const Config& other) = default;
Config& Config::operator=(Config&& other) noexcept = default;
Config::~Config() = default;

bool Config::operator==(const Config& other) const { return value_ == other.value_; }

bool Config::as_bool() const {
  if (const bool* value = std::get_if<bool>(&value_)) return *value;
  mismatch("true or false", *this);
}

std::int64_t Config::as_int() const {
  if (const auto* value = std::get_if<std::int64_t>(&value_)) return *value;
  if (const double* value = std::get_if<double>(&value_))
    if (std::nearbyint(*value) == *value && std::abs(*value) < 9e15) return static_cast<std::int64_t>(*value);
  mismatch("an integer", *this);
}

double Config::as_double() const {
  if (const double* value = std::get_if<double>(&value_)) return *value;
  if (const auto* value = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*value);
  if (const auto* text = std::get_if<std::string>(&value_)) {
    if (*text == "Infinity") return INFINITY;
    if (*text == "-Infinity") return -INFINITY;
    if (*text == "NaN") return NAN;
  }
  mismatch("a number", *this);
}

const std::string& Config::as_string() const {
  if (const auto* value = std::get_if<std::string>(&value_)) return *value;
  mismatch("a string", *this);
}

const Config::List& Config::as_list() const {
  if (const auto* value = std::get_if<List>(&value_)) return *value;
  mismatch("a list", *this);
}

const Config::Dict& Config::as_dict() const {
  if (const auto* value = std::get_if<Dict>(&value_)) return *value;
  mismatch("a dictionary", *this);
}

const Config* Config::find(std::string_view key) const {
  for (const Entry& entry : as_dict())
    if (entry.first == key) return &entry.second;
  return nullptr;
}

const Config& Config::at(std::string_view key) const {
  if (const Config* value = find(key)) return *value;
  throw ConfigError("key '" + std::string(key) + "' is missing");
}

void Config::set(std::string_view key, Config value) {
  if (is_null()) value_ = Dict{};
  auto* dict = std::get_if<Dict>(&value_);
  if (!dict) mismatch("a dictionary", *this);
  for (Entry& entry : *dict)
    if (entry.first == key) {
      entry.second = std::move(value);
      return;
    }
  dict->emplace_back(std::string(key), std::move(value));
}

void Config::append(Config item) {
  if (is_null()) value_ = List{};
  auto* list = std::get_if<List>(&value_);
  if (!list) mismatch("a list", *this);
  list->push_back(std::move(item));
}

void Config::append(std::string key, Config value) {
  if (is_null()) value_ = Dict{};
  auto* dict = std::get_if<Dict>(&value_);
  if (!dict) mismatch("a dictionary", *this);
  dict->emplace_back(std::move(key), std::move(value));
}

}  // namespace hornet
