#include <cmath>
#include <hornet/base/config.hpp>
#include <hornet/base/error.hpp>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "src/base/json_words.hpp"

namespace hornet {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxBytes = std::size_t{64} << 20;
constexpr int kMaxDepth = 64;
constexpr int kMaxNodes = 1'000'000;

// Builds a Config from the parser's events, so that limits hold while reading and nothing recurses on input.
class ConfigBuilder : public nlohmann::json_sax<Json> {
 public:
  Config take() { return std::move(root_); }

  bool null() override { return add(Config()); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(std::int64_t value) override { return add(value); }
  bool number_unsigned(std::uint64_t value) override {
    if (value > INT64_MAX) throw FormatError("JSON: integer " + std::to_string(value) + " does not fit 64 signed bits");
    return add(static_cast<std::int64_t>(value));
  }
  bool number_float(double value, const std::string& text) override {
    if (text.find_first_of(".eE") == std::string::npos)
      throw FormatError("JSON: integer " + text + " does not fit 64 signed bits");
    return add(value);
  }
  bool string(std::string& value) override {
    if (const std::optional<double> number = number_of_mark(value)) return add(*number);
    return add(std::move(value));
  }
  bool binary(binary_t&) override { throw FormatError("JSON: binary values are not supported"); }
  bool start_object(std::size_t) override { return open(Config(Config::Dict{})); }
  bool start_array(std::size_t) override { return open(Config(Config::List{})); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(std::string& name) override {
    if (number_of_mark(name)) throw FormatError("JSON: syntax error: a number as a key");
    if (!open_.back().keys.insert(name).second) throw FormatError("JSON: duplicate key '" + name + "'");
    open_.back().key = std::move(name);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override {
    throw FormatError("JSON: syntax error at byte " + std::to_string(position) + ": " + error.what());
  }

 private:
  struct Open {
    Config value;
    std::string key;  // the key whose value comes next, in a dictionary
    std::unordered_set<std::string> keys;
  };

  bool open(Config container) {
    if (static_cast<int>(open_.size()) >= kMaxDepth)
      throw FormatError("JSON: nested deeper than " + std::to_string(kMaxDepth) + " levels");
    count();
    open_.push_back({std::move(container), {}, {}});
    return true;
  }

  bool close() {
    Config done = std::move(open_.back().value);
    open_.pop_back();
    return attach(std::move(done));
  }

  bool add(Config value) {
    count();
    return attach(std::move(value));
  }

  bool attach(Config value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().value.is_dict()) {
      open_.back().value.append(std::move(open_.back().key), std::move(value));
    } else {
      open_.back().value.append(std::move(value));
    }
    return true;
  }

  void count() {
    if (++nodes_ > kMaxNodes) throw FormatError("JSON: more than " + std::to_string(kMaxNodes) + " values");
  }

  Config root_;
  std::vector<Open> open_;
  int nodes_ = 0;
};

Json to_nlohmann(const Config& config) {
  if (config.is_null()) return nullptr;
  if (config.is_bool()) return config.as_bool();
  if (config.is_int()) return config.as_int();
  if (config.is_number()) {
    const double value = config.as_double();
    if (std::isfinite(value)) return value;
    return mark_of(value);
  }
  if (config.is_string()) return config.as_string();
  if (config.is_list()) {
    Json list = Json::array();
    for (const Config& item : config.as_list()) list.push_back(to_nlohmann(item));
    return list;
  }
  Json dict = Json::object();
  for (const auto& [key, value] : config.as_dict()) dict[key] = to_nlohmann(value);
  return dict;
}

}  // namespace

std::string to_json(const Config& config, int indent) {
  return with_words(to_nlohmann(config).dump(indent, ' ', false, Json::error_handler_t::replace));
}

Config parse_json(std::string_view text) {
  if (text.size() > kMaxBytes) throw FormatError("JSON: " + std::to_string(text.size()) + " bytes, more than 64 MiB");
  ConfigBuilder builder;
  Json::sax_parse(with_marks(text), &builder);
  return builder.take();
}

}  // namespace hornet
