// Config: a JSON-shaped tree. It is what a class's fields() become when an op is printed, a layer's
// configuration is taken, or a file is read. Dictionaries keep their order, as JSON in Keras' files does.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace hornet {

class Config {
 public:
  using List = std::vector<Config>;
  using Entry = std::pair<std::string, Config>;
  using Dict = std::vector<Entry>;

  Config() = default;
  Config(const Config& other);  // these five are compiled once, not in every program
  Config(Config&& other) noexcept;
  Config& operator=(const Config& other);
  Config& operator=(Config&& other) noexcept;
  ~Config();
  Config(std::nullptr_t) {}
  Config(bool value) : value_(value) {}
  Config(int value) : value_(static_cast<std::int64_t>(value)) {}
  Config(std::int64_t value) : value_(value) {}
  Config(double value) : value_(value) {}
  Config(const char* value) : value_(std::string(value)) {}
  Config(std::string_view value) : value_(std::string(value)) {}
  Config(std::string value) : value_(std::move(value)) {}
  Config(List value) : value_(std::move(value)) {}
  Config(Dict value) : value_(std::move(value)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_bool() const { return std::holds_alternative<bool>(value_); }
  bool is_int() const { return std::holds_alternative<std::int64_t>(value_); }
  bool is_number() const { return is_int() || std::holds_alternative<double>(value_); }
  bool is_string() const { return std::holds_alternative<std::string>(value_); }
  bool is_list() const { return std::holds_alternative<List>(value_); }
  bool is_dict() const { return std::holds_alternative<Dict>(value_); }

  // Checked reads: ConfigError names what was expected and what is there. as_int takes a double that is whole.
  bool as_bool() const;
  std::int64_t as_int() const;
  double as_double() const;
  const std::string& as_string() const;
  const List& as_list() const;
  const Dict& as_dict() const;

  // Dictionaries: the value under `key`, or nullptr; at() throws ConfigError naming the key.
  const Config* find(std::string_view key) const;
  const Config& at(std::string_view key) const;
  void set(std::string_view key, Config value);  // replaces or appends; null becomes a dictionary
  void append(Config item);                      // to a list; null becomes a list
  void append(std::string key, Config value);    // to a dictionary, without looking for the key

  bool operator==(const Config& other) const;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Dict> value_;
};

// JSON text of `config`; indent < 0 puts all on one line. Numbers that are not finite, which JSON does not have, are
// the bare words Infinity, -Infinity and NaN, as Python's json writes and reads them.
std::string to_json(const Config& config, int indent = -1);

// Reads JSON, and those words. Throws FormatError on: syntax errors, depth > 64, more than 1e6 nodes, over 64 MiB,
// duplicate keys, integers that do not fit 64 bits.
Config parse_json(std::string_view text);

}  // namespace hornet
